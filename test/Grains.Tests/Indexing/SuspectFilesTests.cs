using LunarHub.Grains.Indexing;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class SuspectFilesTests : IDisposable
{
    private static readonly DocumentId Bad = new("src/bad.txt", "b1");
    private static readonly DocumentId Other = new("src/other.txt", "b2");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_in_hand_at_three_ends_in_a_row_is_not_parsed_again_until_everything_is_tried_anew()
    {
        for (var end = 1; end <= SuspectFiles.MostEnds; end++)
        {
            var run = SuspectFiles.Open(folder.Path, "run");
            run.Ends(Bad).Should().BeFalse();
            EndWith(run, Bad);
        }

        using (var next = SuspectFiles.Open(folder.Path, "run"))
        {
            next.Ends(Bad).Should().BeTrue();
            next.Ends(Other).Should().BeFalse();
            next.Ends(Bad with { BlobId = "b3" }).Should().BeFalse("another content may do no harm");
        }

        SuspectFiles.Forget(folder.Path);
        using var again = SuspectFiles.Open(folder.Path, "run");
        again.Ends(Bad).Should().BeFalse();
    }

    [Fact]
    public void What_another_end_did_not_hold_or_was_parsed_in_between_is_not_suspected()
    {
        EndWith(SuspectFiles.Open(folder.Path, "run"), Bad);
        EndWith(SuspectFiles.Open(folder.Path, "run"), Bad);
        EndWith(SuspectFiles.Open(folder.Path, "run"), Other);
        EndWith(SuspectFiles.Open(folder.Path, "run"), Bad);
        using (var run = SuspectFiles.Open(folder.Path, "run"))
        {
            run.Ends(Bad).Should().BeFalse();
            using var hand = run.Begin();
            hand.Take(Bad);
            hand.PutDown(Bad);
        }

        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Should().BeEmpty("an orderly end leaves nothing to suspect");
    }

    // A process that ends closes nothing; its notes stay.
    private static void EndWith(SuspectFiles run, DocumentId inHand) => run.Begin().Take(inHand);
}
