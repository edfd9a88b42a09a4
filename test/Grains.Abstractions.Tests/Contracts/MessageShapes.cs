using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using LunarHub.Grains.Indexing;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Abstractions.Tests.Contracts;

/// <summary>
/// Every message, stored state and grain method of ours, read from the types: what silos of two versions must agree on.
/// As text, one fact a line, so that an addition is a new line and anything else changes an old one.
/// </summary>
internal static class MessageShapes
{
    private static readonly Assembly[] Ours = [typeof(ICatalogGrain).Assembly, typeof(IndexPipeline).Assembly];

    public static Type[] Interfaces { get; } = [.. Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    /// <summary>Every type of ours that a grain method takes or returns or a grain's state holds, with all that it holds.</summary>
    public static HashSet<Type> Messages { get; } = Reachable();

    public static ImmutableSortedSet<string> Lines { get; } =
        Messages.SelectMany(OfMessage).Concat(Interfaces.SelectMany(OfInterface)).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>The members of a message that travel: a record's equality contract and computed properties do not.</summary>
    public static IEnumerable<PropertyInfo> MembersOf(Type message)
        => message.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.DeclaringType == message && property.SetMethod is not null);

    private static IEnumerable<string> OfMessage(Type type)
    {
        var name = AliasOf(type);
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(value => $"{name} = {Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)} {value}")
                .Prepend($"{name}: enum of {Name(Enum.GetUnderlyingType(type))}");
        }

        var kind = (type.IsValueType ? "struct" : "class") + (type.IsDefined(typeof(ImmutableAttribute)) ? ", immutable" : "");
        return MembersOf(type).Select(member => $"{name} [{member.GetCustomAttribute<IdAttribute>()?.Id}] {member.Name}: {Name(member.PropertyType)}").Prepend($"{name}: {kind}");
    }

    private static IEnumerable<string> OfInterface(Type face)
        => face.GetMethods().Where(method => !method.IsStatic).Select(method => $"{AliasOf(face)}.{AliasOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}");

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? member.Name;

    // Of ours the alias, which is what travels; of others the name, with its arguments in brackets.
    private static string Name(Type type)
    {
        if (Ours.Contains(type.Assembly))
        {
            return AliasOf(type);
        }

        return type.IsArray ? $"{Name(type.GetElementType()!)}[]"
            : type.IsGenericType ? $"{type.Name.Split('`')[0]}[{string.Join(", ", type.GenericTypeArguments.Select(Name))}]"
            : type.Name;
    }

    private static HashSet<Type> Reachable()
    {
        var found = new HashSet<Type>();
        foreach (var method in Interfaces.SelectMany(face => face.GetMethods()))
        {
            Visit(method.ReturnType, found);
            foreach (var parameter in method.GetParameters())
            {
                Visit(parameter.ParameterType, found);
            }
        }

        var constructors = Ours.SelectMany(assembly => assembly.GetTypes()).Where(typeof(Grain).IsAssignableFrom).SelectMany(type => type.GetConstructors());
        foreach (var parameter in constructors.SelectMany(constructor => constructor.GetParameters()).Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))))
        {
            Visit(parameter.ParameterType, found);
        }

        return found;
    }

    private static void Visit(Type type, HashSet<Type> found)
    {
        foreach (var argument in type.GenericTypeArguments)
        {
            Visit(argument, found);
        }

        if (Ours.Contains(type.Assembly) && found.Add(type))
        {
            foreach (var property in MembersOf(type))
            {
                Visit(property.PropertyType, found);
            }
        }
    }
}
