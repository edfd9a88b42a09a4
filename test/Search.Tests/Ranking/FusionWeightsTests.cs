using LunarHub.Text;

namespace LunarHub.Search.Tests.Ranking;

public sealed class FusionWeightsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Every_signal_has_a_name_and_a_built_in_weight_whose_sign_says_what_it_speaks_for()
    {
        Signals.Names.Should().HaveCount(Enum.GetValues<Signal>().Length).And.OnlyHaveUniqueItems();
        Enum.GetValues<Signal>().Should().AllSatisfy(signal => FusionWeights.BuiltIn[signal].Should().Match(weight => signal >= Signal.Test ? weight <= 0 : weight >= 0, "{0}", signal));
    }

    [Fact]
    public void Weights_are_read_as_they_were_written()
    {
        var weights = FusionWeights.BuiltIn.With(Signal.Path, 0.123456789).With(Signal.Test, -2);
        File.WriteAllText(file, weights.ToJson("from a test"));

        var read = FusionWeights.Load(file);

        Enum.GetValues<Signal>().Should().AllSatisfy(signal => read[signal].Should().Be(weights[signal]));
        File.ReadAllText(file).Should().Contain("from a test");
    }

    [Theory]
    [InlineData("", "not a file of weights")]
    [InlineData("null", "not a file of weights")]
    [InlineData("[1]", "not a file of weights")]
    [InlineData("""{"version": 1, "weights": {}}""", "its version is 1")]
    [InlineData("""{"version": 2}""", "'keyword' is missing")]
    [InlineData("""{"version": 2, "weights": {"keyword": 1, "kewyord": 1}}""", "no signal 'kewyord'")]
    [InlineData("""{"version": 2, "weights": {"keyword": 1e9}}""", "'keyword' is 1000000000")]
    [InlineData("""{"version": 2, "weights": {"keyword": "NaN"}}""", "'keyword' is NaN")]
    public void A_file_that_cannot_be_used_says_why(string text, string problem)
    {
        File.WriteAllText(file, text);

        FluentActions.Invoking(() => FusionWeights.Load(file)).Should().Throw<HubException>().Where(error => error.Code == "weights-invalid" && error.Message.Contains(problem) && error.Message.Contains(file));
    }

    [Fact]
    public void A_file_of_before_recency_gives_it_no_weight()
    {
        File.WriteAllText(file, FusionWeights.BuiltIn.ToJson(null).Replace("\"recency\": 0.2,", "", StringComparison.Ordinal));

        var read = FusionWeights.Load(file);

        (read[Signal.Recency], read.For(QueryKind.Identifier)[Signal.Recency], read[Signal.Vector]).Should().Be((0, 0, FusionWeights.BuiltIn[Signal.Vector]));
    }

    [Fact]
    public void Texts_are_read_where_some_signal_of_theirs_counts()
    {
        FusionWeights.BuiltIn.ReadTexts.Should().BeFalse();
        new[] { Signal.Coverage, Signal.Phrase, Signal.Proximity, Signal.Centrality }.Should().AllSatisfy(signal => FusionWeights.BuiltIn.With(signal, -0.1).ReadTexts.Should().BeTrue());
        FusionWeights.BuiltIn.With(Signal.Recency, 1).ReadTexts.Should().BeFalse();
    }

    [Fact]
    public void A_file_that_is_not_there_says_so() =>
        FluentActions.Invoking(() => FusionWeights.Load(file + ".none")).Should().Throw<HubException>().Where(error => error.Code == "weights-invalid" && error.Message.Contains(".none"));
}
