using LunarHub.ApiHost.Webhooks;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Webhooks;

/// <summary><c>hub hook install</c> with real pushes through real git and curl.</summary>
public sealed class LocalHookTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly GitFixture source = GitFixture.Of(files => files.Text("first.txt", "first words\n"));

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_push_into_a_bare_repository_is_told_signed_and_indexed_and_an_earlier_hook_still_runs()
    {
        using var bare = source.Clone("--bare");
        var earlier = Path.Combine(bare.Folder, "hooks", "post-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(earlier)!);
        await File.WriteAllTextAsync(earlier, $"#!/bin/sh\ncat > '{folder["earlier"]}'\n");
        File.SetUnixFileMode(earlier, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await HubServer.StartIndexedAsync(folder["data"], bare.Folder);
        var id = (await server.Client.ListRepositoriesAsync()).Repos.Single().Id;

        var installed = await HubProcess.RunAsync("hook", "install", bare.Folder, "--data", folder["data"]);
        installed.ExitCode.Should().Be(0, installed.Errors);
        (await HubProcess.RunAsync("hook", "install", bare.Folder, "--data", folder["data"])).ExitCode.Should().Be(0, "installing again changes nothing");
        File.GetUnixFileMode(Path.Combine(bare.Folder, "lunarhub-hook.conf")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var before = source.Head();
        var commit = source.Commit("second", files => files.Text("second.txt", "winnowed at night\n"));
        source.Git("push", "--quiet", bare.Folder, "main", "main:refs/heads/o'dd\"name");

        (await server.WaitUntilAsync(id, view => view.Commit == commit)).Commit.Should().Be(commit);
        (await File.ReadAllTextAsync(folder["earlier"])).Should().Contain($"{before} {commit} refs/heads/main");
        var delivery = (await server.Client.ListDeliveriesAsync(id)).Deliveries.Should().ContainSingle().Subject;
        delivery.Answer.Should().BeEquivalentTo(new { Status = WebhookStatus.Accepted, Event = "push", Detail = $"refs/heads/main {before[..8]}..{commit[..8]} and 1 more" });
        (await server.Client.ListWebhookSecretsAsync()).Secrets.Should().ContainSingle();

        (await HubProcess.RunAsync("hook", "remove", bare.Folder)).ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(earlier)).Should().Contain("earlier").And.NotContain("Lunar Hub");
        (await HubProcess.RunAsync("hook", "remove", bare.Folder)).ShouldFailInOneLine("no hooks");
    }

    [Fact]
    public async Task A_commit_in_a_work_tree_is_told_and_what_cannot_be_installed_says_why()
    {
        await using var server = await HubServer.StartIndexedAsync(folder["data"], source.Folder);
        var id = (await server.Client.ListRepositoriesAsync()).Repos.Single().Id;
        using var other = GitFixture.Of(files => files.Text("a.txt", "a\n"), "other");
        (await HubProcess.RunAsync("hook", "install", other.Folder, "--data", folder["data"])).ShouldFailInOneLine("is not indexed", "hub index");
        (await HubProcess.RunAsync("hook", "install", folder["nowhere"], "--data", folder["data"])).ShouldFailInOneLine("not a Git repository");
        source.Git("config", "core.hooksPath", folder["shared"]);
        (await HubProcess.RunAsync("hook", "install", source.Folder, "--data", folder["data"])).ShouldFailInOneLine("core.hooksPath");
        source.Git("config", "--unset", "core.hooksPath");

        (await HubProcess.RunAsync("hook", "install", source.Folder, "--data", folder["data"])).ExitCode.Should().Be(0);
        source.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "-m", "by hand");

        var commit = source.Head();
        await server.WaitUntilAsync(id, view => view.HeadCommit == commit && !HubServer.IsBusy(view));
        (await server.Client.ListDeliveriesAsync(id)).Deliveries.Should().Contain(delivery => delivery.Answer.Status == WebhookStatus.Accepted);
    }
}
