using LunarHub.Cli;

namespace LunarHub.Cli.Tests;

/// <summary>What the command line says before any server is involved. The console is shared, so these tests run one after the other.</summary>
[Collection("console")]
public sealed class HubCommandTests
{
    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var (oldOutput, oldErrors) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (await HubCommand.RunAsync(args), output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldErrors);
        }
    }

    [Theory]
    [InlineData("serach", "search")]
    [InlineData("indx", "index")]
    [InlineData("stats", "status")]
    public async Task A_misspelt_command_is_told_the_nearest(string typed, string meant)
    {
        var (code, _, errors) = await RunAsync(typed, "x");

        code.Should().Be(HubCommand.UsageError);
        errors.Should().Contain($"did you mean '{meant}'").And.NotContain("   at ");
        errors.TrimEnd().Should().NotContain("\n");
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        var (code, output, _) = await RunAsync();

        code.Should().Be(0);
        output.Should().ContainAll("up", "index", "search", "symbols", "def", "refs", "outline", "map", "repos", "status", "doctor", "mcp", "keys", "webhooks", "hook", "test", "bench", "eval");
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search", "x", "--mode", "sideways")]
    [InlineData("search", "x", "--rerank", "--no-rerank")]
    [InlineData("search", "x", "--expand", "--no-expand")]
    [InlineData("up", "--prot", "9")]
    [InlineData("index")]
    public async Task A_wrong_argument_is_one_line_and_a_usage_error(params string[] args)
    {
        var (code, _, errors) = await RunAsync(args);

        code.Should().Be(HubCommand.UsageError);
        errors.TrimEnd().Should().StartWith("hub: ").And.NotContain("\n");
    }

    [Theory]
    [InlineData("port", "up", "--port", "99999")]
    [InlineData("IP address", "up", "--address", "nowhere")]
    [InlineData("URL", "search", "x", "--server", "not-a-url")]
    [InlineData("there is no folder", "up", "/no/such/folder")]
    [InlineData("transport helper", "up", "ext::sh -c x")]
    public async Task A_wrong_value_is_one_line_that_names_the_mend(string expected, params string[] args)
    {
        var data = Directory.CreateTempSubdirectory("cli-").FullName;

        var (code, _, errors) = await RunAsync([.. args, "--data", data]);

        code.Should().Be(HubCommand.Failure);
        errors.TrimEnd().Should().Contain(expected).And.NotContain("\n");
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Keys_are_made_listed_and_removed_and_their_secret_is_shown_once()
    {
        var data = Directory.CreateTempSubdirectory("cli-").FullName;

        var made = await RunAsync("keys", "create", "laptop", "--scope", "admin", "--data", data);
        var listed = await RunAsync("keys", "list", "--data", data);
        var id = listed.Output.Split(' ')[0];
        var removed = await RunAsync("keys", "remove", id, "--data", data);
        var again = await RunAsync("keys", "remove", id, "--data", data);

        made.Output.Should().StartWith("lh_");
        listed.Output.Should().Contain("laptop").And.Contain("admin").And.NotContain(made.Output.Trim());
        removed.Code.Should().Be(0);
        again.Code.Should().Be(HubCommand.Failure);
        again.Errors.Should().Contain("there is no key");
        Directory.Delete(data, recursive: true);
    }
}
