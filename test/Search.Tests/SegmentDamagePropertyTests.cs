using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests;

/// <summary>
/// Whatever is done to the files of a shard, each question to it is answered as if nothing had been done, or with <c>index-corrupt</c>, and reading the files through finds the
/// damage in any case. The segment is large enough to be verified piece by piece.
/// </summary>
public sealed class SegmentDamagePropertyTests : IClassFixture<SegmentDamagePropertyTests.Corpus>
{
    private const int Page = 4096;

    private readonly Random random = new(4_05);
    private readonly AnsweredShard shard;

    public SegmentDamagePropertyTests(Corpus corpus)
    {
        shard = corpus.Shard;
        shard.Segment.LongLength.Should().BeGreaterThan(Segment.VerifiedAtOpen);
    }

    [Fact]
    public void Cut_at_every_page_and_anywhere()
    {
        var lengths = Enumerable.Range(0, (shard.Segment.Length / Page) + 1).Select(page => page * Page)
            .Concat(Enumerable.Range(0, 100).Select(_ => random.Next(shard.Segment.Length)))
            .Concat(Enumerable.Range(1, 100).Select(cut => shard.Segment.Length - cut));
        foreach (var length in lengths)
        {
            Opened(shard.Segment[..length], $"cut to {length}");
        }
    }

    [Fact]
    public void Random_bits_flipped()
    {
        for (var round = 0; round < 150; round++)
        {
            Flipped(random.Next(shard.Segment.Length));
        }
    }

    [Fact]
    public void Every_byte_of_the_header_and_of_the_tail_changed()
    {
        foreach (var place in Enumerable.Range(0, 64).Concat(Enumerable.Range(shard.Segment.Length - TailLength(), TailLength())))
        {
            Flipped(place);
        }
    }

    [Fact]
    public void Whole_pages_zeroed_or_swapped()
    {
        for (var page = random.Next(3); (page + 1) * Page < shard.Segment.Length; page += 1 + random.Next(5))
        {
            var damaged = (byte[])shard.Segment.Clone();
            if (random.Next(2) == 0)
            {
                Array.Clear(damaged, page * Page, Page);
            }
            else
            {
                // Two halves of a page change places: what is written is whole, but elsewhere.
                shard.Segment.AsSpan(page * Page, Page / 2).CopyTo(damaged.AsSpan((page * Page) + (Page / 2)));
                shard.Segment.AsSpan((page * Page) + (Page / 2), Page / 2).CopyTo(damaged.AsSpan(page * Page));
            }

            Opened(damaged, $"page {page} zeroed or mixed");
        }
    }

    [Fact]
    public void Bytes_appended_or_another_file_in_its_place()
    {
        Opened([.. shard.Segment, 0], "a byte more");
        Opened([.. shard.Segment, .. shard.Segment], "twice");
        Opened(new byte[shard.Segment.Length], "all zero");
        var noise = new byte[shard.Segment.Length];
        random.NextBytes(noise);
        Opened(noise, "noise");
        shard.Segment.AsSpan(0, 8).CopyTo(noise);
        shard.Segment.AsSpan(shard.Segment.Length - TailLength()).CopyTo(noise.AsSpan(noise.Length - TailLength()));
        Opened(noise, "noise between the right ends");
    }

    [Fact]
    public void Content_that_a_faulty_writer_guarded_with_right_checksums_does_not_end_the_process()
    {
        var opened = 0;
        for (var round = 0; round < 25; round++)
        {
            var faulty = (byte[])shard.Segment.Clone();
            for (var change = random.Next(1, 20); change > 0; change--)
            {
                faulty[random.Next(64, faulty.Length - TailLength())] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }

            Reguard(faulty);
            using var index = shard.Open(faulty, shard.Manifest);
            opened += index.Problems.IsEmpty ? 1 : 0;
            for (var question = 0; question < shard.Questions; question++)
            {
                shard.TryAsk(index, question);
            }
        }

        opened.Should().BeGreaterThan(20, "the checksums are right");
    }

    [Fact]
    public void A_file_that_is_cut_after_it_was_opened_is_damage_and_not_the_end_of_the_process()
    {
        using var index = shard.Open(shard.Segment, shard.Manifest);
        using (var file = new FileStream(shard.OpenedSegment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(SegmentFormat.BlockBytes);
        }

        var answered = Enumerable.Range(0, shard.Questions).Count(question => shard.Ask(index, question, "cut while open"));

        answered.Should().BeLessThan(shard.Questions);
        index.SetAsideDamaged().Should().BeTrue();
        index.Problems.Should().ContainSingle().Which.Should().Contain(shard.OpenedSegment);
    }

    [Fact]
    public void The_manifest_cut_anywhere_or_with_any_byte_changed()
    {
        var manifests = Enumerable.Range(0, shard.Manifest.Length).Select(length => (shard.Manifest[..length], $"cut to {length}"))
            .Concat(Enumerable.Range(0, shard.Manifest.Length).Select(place => (Changed(shard.Manifest, place), $"byte {place} changed")));
        foreach (var (manifest, damage) in manifests)
        {
            using var index = shard.Open(shard.Segment, manifest);
            index.Problems.Should().ContainSingle(damage);
            using var snapshot = index.Acquire();
            snapshot.Refs.Should().BeEmpty(damage);
        }
    }

    private void Flipped(int place) => Opened(Changed(shard.Segment, place), $"byte {place} changed");

    private void Opened(byte[] segment, string damage)
    {
        using var index = shard.Open(segment, shard.Manifest);
        if (index.Problems.IsEmpty)
        {
            shard.Ask(index, random.Next(shard.Questions), damage);
            shard.Ask(index, random.Next(shard.Questions), damage);
            index.ScrubAsync(IoBudget.Unlimited).GetAwaiter().GetResult().Should().BeTrue(damage);
        }

        index.Problems.Should().ContainSingle(damage).Which.Should().Contain(shard.OpenedSegment);
        using var snapshot = index.Acquire();
        snapshot.Segments.Should().Be(0, damage);
        File.Exists(shard.OpenedSegment).Should().BeFalse(damage);
        File.Exists(shard.OpenedSegment + ".damaged").Should().BeTrue(damage);
    }

    private byte[] Changed(byte[] whole, int place)
    {
        var changed = (byte[])whole.Clone();
        changed[place] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    // Writes the checksums that the content now has.
    private void Reguard(byte[] segment)
    {
        var tail = segment.Length - TailLength();
        var place = tail;
        for (var block = 0; block < tail; block += SegmentFormat.BlockBytes)
        {
            BitConverter.TryWriteBytes(segment.AsSpan(place), Crc32C.Of(segment.AsSpan(block, Math.Min(SegmentFormat.BlockBytes, tail - block))));
            place += sizeof(uint);
        }

        const int FooterLength = 24;
        const int ChecksumFromEnd = 12;
        BitConverter.TryWriteBytes(segment.AsSpan(segment.Length - ChecksumFromEnd), Crc32C.Of(segment.AsSpan(tail..^FooterLength)));
    }

    private int TailLength()
    {
        using var file = File.OpenHandle(shard.SegmentPath);
        return shard.Segment.Length - (int)SegmentTail.Read(file, shard.SegmentPath).Offset;
    }

    public sealed class Corpus : IDisposable
    {
        internal AnsweredShard Shard { get; } = new(copies: 8, seed: 405);

        public void Dispose() => Shard.Dispose();
    }
}
