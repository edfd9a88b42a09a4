using System.Net;
using System.Net.Sockets;

namespace LunarHub.Git.Tests;

/// <summary>Fetches that are cut short, raced by the source, or meet a mirror that is no longer whole.</summary>
public sealed class FetchTests : MirrorFixture
{
    [Fact]
    public async Task A_head_that_was_detached_and_is_attached_again_is_followed()
    {
        Source.Write("a", "1\n").Commit("first").Write("a", "2\n").Commit("second").Git("checkout", "--quiet", "HEAD~1");
        await FetchAsync();
        Source.Git("checkout", "--quiet", "main");

        var state = await FetchAsync();

        state.DefaultRef.Should().Be("refs/heads/main");
        (await Mirror.ResolveAsync("HEAD")).Should().Be(Source.Head());
    }

    [Fact]
    public async Task A_default_branch_that_is_renamed_during_the_fetch_is_found_under_its_new_name()
    {
        Source.Write("a", "1\n").Commit("first");
        using var fake = new FakeGit($"case \"$*\" in *' fetch '*) $GIT -C '{Source.Folder}' branch -m main trunk;; esac; exec $GIT \"$@\"");

        var state = await FetchAsync(fake.Options);

        state.Should().Be(new MirrorState("refs/heads/trunk", Source.Head(), IsShallow: false));
    }

    [Fact]
    public async Task A_ref_that_goes_away_between_question_and_fetch_is_asked_for_again()
    {
        Source.Write("a", "1\n").Commit("first");
        using var fake = new FakeGit("case \"$*\" in *' fetch '*) if [ ! -e $T/once ]; then touch $T/once; echo \"fatal: couldn't find remote ref HEAD\" >&2; exit 128; fi;; esac; exec $GIT \"$@\"");

        (await FetchAsync(fake.Options)).DefaultCommit.Should().Be(Source.Head());
    }

    [Fact]
    public async Task A_branch_that_is_rewritten_between_question_and_fetch_is_taken_as_the_fetch_finds_it()
    {
        Source.Write("a", "1\n").Commit("first");
        await FetchAsync();
        Source.Write("a", "2\n").Commit("second");
        using var fake = new FakeGit($"case \"$*\" in *' fetch '*) $GIT -C '{Source.Folder}' commit --quiet --amend -m instead; $GIT -C '{Source.Folder}' reflog expire --expire=now --all; $GIT -C '{Source.Folder}' gc --quiet --prune=now;; esac; exec $GIT \"$@\"");

        var state = await FetchAsync(fake.Options);

        state.DefaultCommit.Should().Be(Source.Head());
        (await Mirror.ListTreeAsync(state.DefaultCommit!).CountAsync()).Should().Be(1);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_source_that_takes_connections_and_never_answers_is_given_up(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Options.AnswerTimeout = TimeSpan.FromMilliseconds(300);
        var location = RepositoryLocation.Parse($"{scheme}://{listener.LocalEndpoint}/team/app", Options);

        var fetch = () => Mirror.FetchAsync(location);

        var error = (await fetch.Should().ThrowAsync<GitException>()).Which;
        (error.Code, error.IsTransient).Should().Be(("git-timeout", true));
        Mirror.Exists.Should().BeFalse();
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_half_way_leaves_a_mirror_that_answers_and_goes_on()
    {
        Source.Write("a", "1\n").Commit("first");
        var first = await FetchAsync();
        Source.Write("b", "2\n").Commit("second");
        using var cancellation = new CancellationTokenSource();
        using var fake = new FakeGit("case \"$*\" in *' fetch '*) touch '" + Folder + "/HEAD.lock' '" + Folder + "/objects/pack/tmp_pack_x'; echo half >&2; sleep 600;; esac; exec $GIT \"$@\"");
        var fetch = () => new GitMirror(Folder, fake.Options).FetchAsync(RepositoryLocation.Parse(Source.Folder, Options), _ => cancellation.Cancel(), cancellation.Token);

        await fetch.Should().ThrowAsync<OperationCanceledException>();

        (await Mirror.ListTreeAsync(first.DefaultCommit!).CountAsync()).Should().Be(1);
        (await FetchAsync()).DefaultCommit.Should().Be(Source.Head());
        Directory.GetFiles(Folder, "tmp_*", SearchOption.AllDirectories).Should().BeEmpty();
        Directory.GetFiles(Folder, "*.lock", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("objects")]
    [InlineData("refs")]
    public async Task A_mirror_that_lost_a_part_is_made_anew(string part)
    {
        Source.Write("a", "1\n").Commit("first");
        await FetchAsync();
        var path = Path.Combine(Folder, part);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        var state = await FetchAsync();

        (await Mirror.ListTreeAsync(state.DefaultCommit!).CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_source_made_anew_with_another_hash_function_is_followed()
    {
        Source.Write("a", "1\n").Commit("first");
        await FetchAsync();
        Directory.Delete(Path.Combine(Source.Folder, ".git"), recursive: true);
        Source.Git("init", "--quiet", "--initial-branch=main", "--object-format=sha256").Git("add", "-A").Git("commit", "--quiet", "-m", "anew");

        (await FetchAsync()).DefaultCommit.Should().HaveLength(64);
    }

    [Fact]
    public async Task A_fetch_that_receives_too_much_is_ended()
    {
        Source.Write("a", "1\n").Commit("first");
        await FetchAsync();
        using var fake = new FakeGit("case \"$*\" in *' fetch '*) printf 'Receiving objects:  10%% (1/10), 60.00 GiB | 1.00 MiB/s\\r' >&2; sleep 600;; esac; exec $GIT \"$@\"");
        var fetch = () => FetchAsync(fake.Options);

        (await fetch.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-output-limit");
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_stop_git_from_being_read()
    {
        Source.Write("a", "1\n").Commit("first");
        using var fake = new FakeGit("case \"$*\" in *' fetch '*) for i in $(seq 20000); do echo line $i >&2; done;; esac; exec $GIT \"$@\"");
        var fetch = () => new GitMirror(Folder, fake.Options).FetchAsync(RepositoryLocation.Parse(Source.Folder, Options), _ => throw new InvalidDataException("mine"));

        await fetch.Should().ThrowAsync<InvalidDataException>();
    }

    [Theory]
    [InlineData("Receiving objects:  42% (420/1000), 1.50 MiB | 3.00 MiB/s", "Receiving objects", 420, 1000, 1_572_864)]
    [InlineData("remote: Counting objects: 100% (7/7), done.", "Counting objects", 7, 7, 0)]
    [InlineData("Resolving deltas:   0% (0/9)", "Resolving deltas", 0, 9, 0)]
    public void Progress_is_read_from_gits_lines(string line, string phase, long done, long total, long bytes)
    {
        FetchProgress.TryParse(line, out var progress).Should().BeTrue();
        progress.Should().Be(new FetchProgress(phase, done, total, bytes));
    }

    [Theory]
    [InlineData("From /somewhere")]
    [InlineData("Receiving objects: 42% (99999999999999999999/1)")]
    [InlineData("")]
    public void Other_lines_are_no_progress(string line) => FetchProgress.TryParse(line, out _).Should().BeFalse();

    [Theory]
    [InlineData("ref: --delete\tHEAD\n1111111111111111111111111111111111111111\tHEAD\n", null)]
    [InlineData("ref: refs/lunarhub/x\tHEAD\n1111111111111111111111111111111111111111\tHEAD\n", null)]
    [InlineData("ref: refs/heads/../x\tHEAD\n1111111111111111111111111111111111111111\tHEAD\n", null)]
    [InlineData("ref: refs/heads/main\tHEAD\n1111111111111111111111111111111111111111\tHEAD\n", "refs/heads/main")]
    public void A_remote_cannot_name_anything_but_a_branch_as_its_default(string output, string? branch)
        => RemoteHead.Parse(output).Should().Be(new RemoteHead(branch, new string('1', 40)));
}
