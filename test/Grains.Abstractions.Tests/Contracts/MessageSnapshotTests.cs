using System.Runtime.CompilerServices;

namespace LunarHub.Grains.Abstractions.Tests.Contracts;

/// <summary>
/// Silos of two versions talk to each other during a rolling upgrade, and stored state outlives the version that wrote it: nothing that was once released may change.
/// <c>messages.txt</c> holds what was. New lines are added by running these tests with <c>LUNARHUB_RECORD_MESSAGES=1</c>, which never removes one.
/// </summary>
public sealed class MessageSnapshotTests
{
    private static readonly string Snapshot = Path.Combine(Folder(), "messages.txt");

    [Fact]
    public void Nothing_that_was_recorded_has_changed()
    {
        if (Environment.GetEnvironmentVariable("LUNARHUB_RECORD_MESSAGES") == "1")
        {
            var all = File.Exists(Snapshot) ? MessageShapes.Lines.Union(File.ReadAllLines(Snapshot)) : MessageShapes.Lines;
            File.WriteAllLines(Snapshot, all);
        }

        var recorded = File.ReadAllLines(Snapshot);

        recorded.Should().HaveCountGreaterThan(300);
        recorded.Except(MessageShapes.Lines).Should().BeEmpty(
            "a message may grow, but what an earlier version sends or has stored must stay readable: keep the old member, and append a new one with the next number");
    }

    [Fact]
    public void A_line_tells_alias_number_name_and_type()
    {
        MessageShapes.Lines.Should().Contain("lunarhub.AddRepository [0] Source: String");
        MessageShapes.Lines.Should().Contain(["lunarhub.AddRepository: class, immutable", "lunarhub.RepositoryState: enum of Int32", "lunarhub.RepositoryState = 0 Queued"]);
        MessageShapes.Lines.Should().Contain("lunarhub.ICatalogGrain.Find(String, CancellationToken): Task[lunarhub.CatalogEntry]");
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
