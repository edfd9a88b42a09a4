using System.Collections.Immutable;
using System.Text;
using LunarHub.Models.Reranking;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Reranking;

public sealed class TreeEnsembleTests
{
    private static readonly ImmutableArray<string> Names = ["a", "b"];

    [Theory]
    [InlineData(0.5f, 9, 1)]
    [InlineData(0.6f, 2, 2)]
    [InlineData(0.6f, 3, 4)]
    public void A_tree_asks_its_way_down(float a, float b, double expected)
    {
        var tree = new TreeEnsemble.Tree([0, 1], [0.5f, 2], [-1, -2], [1, -3], [1, 2, 4]);

        var model = Read(new TreeEnsemble("x", 1, [tree, new TreeEnsemble.Tree([], [], [], [], [0])]).ToJson(Names, "note"));

        model.Score([a, b]).Should().Be(expected);
        (model.Id, model.Weight).Should().Be(("x", 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"id":"x","weight":1,"features":["a","b"],"trees":[]}""")]
    [InlineData("""{"version":1,"id":"x","weight":1,"features":["b","a"],"trees":[]}""")]
    [InlineData("""{"version":1,"id":"x","weight":1,"features":["a","b"],"trees":[null]}""")]
    [InlineData("""{"version":1,"id":"x","weight":1,"features":["a","b"],"trees":[{"features":[0],"thresholds":[1],"left":[0],"right":[-1],"leaves":[1]}]}""")]
    [InlineData("""{"version":1,"id":"x","weight":1,"features":["a","b"],"trees":[{"features":[2],"thresholds":[1],"left":[-1],"right":[-1],"leaves":[1]}]}""")]
    [InlineData("""{"version":1,"id":"x","weight":1,"features":["a","b"],"trees":[{"features":[0],"thresholds":[1],"left":[-1],"right":[-2],"leaves":[1]}]}""")]
    public void A_file_that_is_no_such_model_is_refused(string json) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<HubException>().Where(error => error.Code == "model-corrupt");

    [Fact]
    public void The_shipped_trees_are_small_and_know_their_weight()
    {
        AlignmentReranker.BuiltIn.ModelId.Should().StartWith("alignment-");
        AlignmentReranker.BuiltIn.Weight.Should().BeGreaterThan(0);
    }

    private static TreeEnsemble Read(string json) => TreeEnsemble.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), Names);
}
