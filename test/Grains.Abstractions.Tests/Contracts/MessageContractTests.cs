using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace LunarHub.Grains.Abstractions.Tests.Contracts;

/// <summary>What a cluster needs of every message: it is read from the types, so that a forgotten mark fails here and not between two silos.</summary>
public sealed class MessageContractTests
{
    private static readonly Type[] Interfaces = MessageShapes.Interfaces;

    private static readonly HashSet<Type> Messages = MessageShapes.Messages;

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
            var members = MessageShapes.MembersOf(type).ToList();
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
        files.Where(file => File.ReadAllText(file) is var text && Array.Exists(Words, word => text.Contains(word, StringComparison.Ordinal)))
            .Should().BeEmpty();
    }

    // A compiler switch, either host, and what only one of them has.
    private static readonly string[] Words = ["#if", "LunarHub.Embedded", "Orleans.Hosting", "Orleans.Configuration", "Orleans.Serialization", "StackExchange", "Sqlite"];

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
