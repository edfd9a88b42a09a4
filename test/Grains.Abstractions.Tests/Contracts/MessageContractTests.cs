using System.Reflection;
using System.Runtime.CompilerServices;
using LunarHub.Grains.Indexing;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Abstractions.Tests.Contracts;

/// <summary>What a cluster needs of every message: it is read from the types, so that a forgotten mark fails here and not between two silos.</summary>
public sealed class MessageContractTests
{
    private static readonly Assembly[] Ours = [typeof(ICatalogGrain).Assembly, typeof(IndexPipeline).Assembly];

    private static readonly Type[] Interfaces = [.. Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    /// <summary>Every type of ours that a grain method takes or returns or a grain's state holds, with all that it holds.</summary>
    private static readonly HashSet<Type> Messages = Reachable();

    [Fact]
    public void Messages_are_found() => Messages.Should().Contain([typeof(SearchHit), typeof(ShardCandidate), typeof(RepositoryStatus), typeof(FileSymbol)]);

    [Fact]
    public void Every_message_is_marked_with_a_unique_alias()
    {
        Messages.Where(type => !type.IsDefined(typeof(GenerateSerializerAttribute))).Should().BeEmpty();
        Messages.Concat(Interfaces).Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias).Should().NotContainNulls().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_member_of_a_message_has_a_unique_number()
    {
        foreach (var type in Messages.Where(type => !type.IsEnum))
        {
            var members = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.DeclaringType == type && IsStored(property)).ToList();
            members.Where(member => !member.IsDefined(typeof(IdAttribute))).Should().BeEmpty($"{type.Name} travels");
            members.Select(member => member.GetCustomAttribute<IdAttribute>()!.Id).Should().OnlyHaveUniqueItems($"{type.Name} travels");
        }
    }

    [Fact]
    public void Every_method_of_a_grain_has_an_alias_and_takes_its_token_last()
    {
        foreach (var face in Interfaces)
        {
            var methods = face.GetMethods().Where(method => !method.IsStatic).ToList();
            methods.Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).Should().NotContainNulls().And.OnlyHaveUniqueItems(face.Name);
            methods.Should().AllSatisfy(method => method.GetParameters()[^1].ParameterType.Should().Be<CancellationToken>($"{face.Name}.{method.Name}"));
        }
    }

    [Fact]
    public void No_grain_knows_which_edition_it_runs_in()
    {
        var root = Path.GetFullPath(Path.Combine(Folder(), "../../../src"));
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(root, file) is var name && name.StartsWith("Grains", StringComparison.Ordinal) && !name.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .ToList();
        files.Should().HaveCountGreaterThan(30);
        files.Where(file => File.ReadAllText(file) is var text && (text.Contains("#if", StringComparison.Ordinal) || text.Contains("LunarHub.Embedded", StringComparison.Ordinal) || text.Contains("Orleans.Hosting", StringComparison.Ordinal)))
            .Should().BeEmpty();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // A record's equality contract and computed properties do not travel.
    private static bool IsStored(PropertyInfo property) => property.SetMethod is not null;

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

        foreach (var parameter in Ours.SelectMany(assembly => assembly.GetTypes()).Where(typeof(Grain).IsAssignableFrom).SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters()))
        {
            if (parameter.IsDefined(typeof(PersistentStateAttribute)))
            {
                Visit(parameter.ParameterType, found);
            }
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
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsStored))
            {
                Visit(property.PropertyType, found);
            }
        }
    }
}
