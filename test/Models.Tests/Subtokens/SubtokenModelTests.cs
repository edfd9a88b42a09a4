using LunarHub.Models.Subtokens;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Subtokens;

public class SubtokenModelTests
{
    [Fact]
    public void A_written_model_reads_back_as_it_was()
    {
        var model = Small();
        var copy = SubtokenModel.Read(new MemoryStream(Bytes(model)));

        copy.Id.Should().Be("test-v1");
        copy.Subtokens.Should().Equal(model.Subtokens);
        copy.QueryWeights.Should().Equal(model.QueryWeights);
        copy.DocumentWeights.Should().Equal(model.DocumentWeights);
        copy.Scales.Should().Equal(model.Scales);
        copy.Rows.Should().Equal(model.Rows);
        copy.Find(SubtokenHash.Of("USER")).Should().Be(1);
        copy.Find(SubtokenHash.Of("absent")).Should().Be(-1);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_the_mend()
    {
        var bytes = Bytes(Small());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            FluentActions.Invoking(() => SubtokenModel.Read(new MemoryStream(cut)))
                .Should().Throw<HubException>().Where(e => e.Code == "model-corrupt" && e.Message.Contains("restore"));
        }
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_never_crashes()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Bytes(Small());
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                SubtokenModel.Read(new MemoryStream(bytes)).Dimensions.Should().BePositive();
            }
            catch (HubException e)
            {
                e.Code.Should().Be("model-corrupt");
            }
        }
    }

    [Fact]
    public void The_same_subtoken_twice_is_refused() =>
        FluentActions.Invoking(() => new SubtokenModel("m", 16, ["user", "User"], [1, 1], [1, 1], [1, 1], new sbyte[32]))
            .Should().Throw<HubException>().WithMessage("*share a hash*");

    private static SubtokenModel Small() =>
        new("test-v1", 16, ["get", "user", "größe"], [1, 2, 3], [3, 2, 1], [0.5f, 0.25f, 1], [.. Enumerable.Range(-24, 48).Select(i => (sbyte)i)]);

    private static byte[] Bytes(SubtokenModel model)
    {
        var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
