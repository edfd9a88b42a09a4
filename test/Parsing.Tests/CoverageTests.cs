using System.Text;
using LunarHub.Bench.Parsing.Fuzzing;

namespace LunarHub.Parsing.Tests;

/// <summary>Every line of a file lies in exactly one chunk, whatever the bytes are.</summary>
public sealed class CoverageTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    public static TheoryData<string> Samples()
    {
        var data = new TheoryData<string>();
        foreach (var sample in Sample.Names())
        {
            data.Add(sample);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_line_lies_in_one_chunk(string sample)
    {
        var file = fixture.Parser.Parse(sample, Sample.Bytes(sample));

        Invariants.Hold(file);
        file.Chunks.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Damaged_files_are_chunked_too_and_the_same_way_twice(string sample)
    {
        var original = Sample.Bytes(sample);
        byte[][] others = [.. Sample.Names().Select(Sample.Bytes)];
        var random = new Random(20261122);
        for (var round = 0; round < 60; round++)
        {
            var bytes = SourceMutator.Mutate(original, others[random.Next(others.Length)], random);
            var file = fixture.Parser.Parse(sample, bytes);

            Invariants.Hold(file);
            if (round % 10 == 0)
            {
                var again = fixture.Parser.Parse(sample, bytes);
                again.Chunks.Should().Equal(file.Chunks);
                again.Symbols.Should().Equal(file.Symbols);
                again.References.Should().Equal(file.References);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Windows_line_ends_change_no_line_of_a_chunk_that_fits(string sample)
    {
        var unix = Encoding.UTF8.GetString(Sample.Bytes(sample));
        var file = fixture.Parser.Parse(sample, Encoding.UTF8.GetBytes(unix.ReplaceLineEndings("\r\n")));

        Invariants.Hold(file);
        file.Symbols.Select(s => (s.Name, s.Kind, s.StartLine, s.EndLine))
            .Should().Equal(fixture.Parser.Parse(sample, Encoding.UTF8.GetBytes(unix)).Symbols.Select(s => (s.Name, s.Kind, s.StartLine, s.EndLine)));
    }
}
