namespace LunarHub.Git.Tests;

public sealed class GitProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fake-git-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_missing_git_is_named_with_the_command_that_installs_it()
    {
        var find = () => GitInstallation.FindAsync(new GitOptions { Executable = "/nonexistent/git" });
        (await find.Should().ThrowAsync<GitException>()).Which.Should().Match<GitException>(error => error.Code == "git-missing" && error.Message.Contains("install"));
    }

    [Fact]
    public async Task The_installed_git_is_new_enough() => (await GitInstallation.FindAsync()).Should().BeGreaterThanOrEqualTo(GitInstallation.MinimumVersion);

    [Fact]
    public async Task A_git_that_hangs_is_ended_with_its_children()
    {
        var pids = Path.Combine(folder, "pids");
        var options = Fake($"echo $$ >> '{pids}'\nsleep 600 & echo $! >> '{pids}'\nwait\n");
        options.QueryTimeout = TimeSpan.FromMilliseconds(300);

        var find = () => GitInstallation.FindAsync(options);

        (await find.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-timeout");
        foreach (var pid in await File.ReadAllLinesAsync(pids))
        {
            IsRunning(pid).Should().BeFalse("process {0} must be gone", pid);
        }
    }

    [Fact]
    public async Task Output_without_end_is_cut_off()
    {
        var options = Fake("yes\n");
        options.MaxOutputBytes = 1 << 20;

        var find = () => GitInstallation.FindAsync(options);

        (await find.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-output-limit");
    }

    [Fact]
    public async Task Errors_never_hold_credentials()
    {
        var options = Fake("echo \"fatal: unable to access 'https://joe:hunter2@example.org/x.git/': token=abcdef\" >&2\nexit 128\n");

        var find = () => GitInstallation.FindAsync(options);

        var error = (await find.Should().ThrowAsync<GitException>()).Which;
        error.Code.Should().Be("git-unreachable");
        error.ToString().Should().NotContain("hunter2").And.NotContain("abcdef");
    }

    [Fact]
    public async Task Variables_of_the_servers_own_environment_do_not_reach_git()
    {
        Environment.SetEnvironmentVariable("GIT_DIR", "/somewhere/else");
        try
        {
            var options = Fake("[ -z \"$GIT_DIR\" ] && echo git version 2.99.0\n");
            (await GitInstallation.FindAsync(options)).Should().Be(new Version(2, 99, 0));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }
    }

    [Fact]
    public async Task A_process_that_left_the_tree_and_holds_the_pipes_cannot_hold_the_caller()
    {
        var pid = Path.Combine(folder, "pid");
        var options = Fake($"setsid sleep 600 & echo $! > '{pid}'\nexec sleep 0.1\n");
        options.QueryTimeout = TimeSpan.FromMilliseconds(500);
        var find = () => GitInstallation.FindAsync(options);

        (await find.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-timeout");

        System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid))).Kill();
    }

    [Fact]
    public async Task A_remote_cannot_write_on_the_terminal_through_a_message()
    {
        var options = Fake("printf 'fatal: remote error: \\033]0;owned\\007 \\033[2J\\n' >&2\nexit 128\n");
        var find = () => GitInstallation.FindAsync(options);

        (await find.Should().ThrowAsync<GitException>()).Which.Message.Any(char.IsControl).Should().BeFalse();
    }

    [Fact]
    public async Task The_reason_is_found_behind_a_flood_of_warnings()
    {
        var options = Fake("for i in $(seq 3000); do echo warning: number $i >&2; done; echo 'fatal: Authentication failed for x' >&2\nexit 128\n");
        var find = () => GitInstallation.FindAsync(options);

        (await find.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-auth");
    }

    [Theory]
    [InlineData("git version 2.31.9", "git-too-old")]
    [InlineData("hello", "git-missing")]
    public async Task A_git_that_is_too_old_or_no_git_is_named_with_the_mend(string answer, string code)
    {
        var find = () => GitInstallation.FindAsync(Fake($"echo {answer}\n"));

        (await find.Should().ThrowAsync<GitException>()).Which.Should().Match<GitException>(error => error.Code == code && error.Message.Contains("install"));
    }

    [Theory]
    [InlineData("https://joe:p@ss@example.org/x", "https://***@example.org/x")]
    [InlineData("see ?token=abc&x=1", "see ?token=***&x=1")]
    [InlineData("ghp_0123456789abcdefghij is it", "*** is it")]
    [InlineData("Authorization: Basic am9lOnNlY3JldA==", "Authorization: ***")]
    [InlineData("nothing to hide: a@b", "nothing to hide: a@b")]
    public void Secrets_are_taken_out_of_text(string text, string clean) => Redaction.Clean(text).Should().Be(clean);

    [Fact]
    public async Task Cancellation_ends_the_command()
    {
        var started = Path.Combine(folder, "started");
        var options = Fake($"touch '{started}'\nexec sleep 600\n");
        using var cancellation = new CancellationTokenSource();
        var find = GitInstallation.FindAsync(options, cancellation.Token);
        using var watcher = new FileSystemWatcher(folder);
        watcher.EnableRaisingEvents = true;
        if (!File.Exists(started))
        {
            watcher.WaitForChanged(WatcherChangeTypes.Created, 10_000);
        }

        await cancellation.CancelAsync();

        await ((Func<Task>)(() => find)).Should().ThrowAsync<OperationCanceledException>();
    }

    // A killed process stays listed as a zombie until its parent asks for its exit code.
    private static bool IsRunning(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private GitOptions Fake(string script)
    {
        var path = Path.Combine(folder, "git");
        File.WriteAllText(path, "#!/bin/bash\n" + script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return new GitOptions { Executable = path };
    }
}
