using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

/// <summary>Commits of every kind, drawn from a seed: files that come, change, move, swap their case, turn into links and go; merges, branches that are rewritten, and a tree without a file.</summary>
internal sealed class RandomHistory(TemporaryRepository repository, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> log = [];
    private int words;

    /// <summary>What was done, for a failure's message.</summary>
    public string Log => string.Join("; ", log);

    public void Begin()
    {
        for (var i = 0; i < 12; i++)
        {
            repository.Write($"folder{i % 3}/file{i}.txt", Text());
        }

        repository.Commit("first");
    }

    /// <summary>Moves the main branch once.</summary>
    public void Step()
    {
        var kind = random.Next(10);
        log.Add(kind.ToString());
        switch (kind)
        {
            case 0:
                Merge();
                break;
            case 1 when Count() > 2:
                repository.Git("reset", "--quiet", "--hard", $"HEAD~{random.Next(1, 3)}");
                Edit();
                repository.Commit("instead");
                break;
            case 2 when random.Next(3) == 0:
                repository.Git("rm", "-r", "--quiet", "--ignore-unmatch", ".");
                repository.Commit("nothing left");
                break;
            case 3:
                // The tree of an earlier commit comes back as a new one.
                repository.Git("commit", "--quiet", "--allow-empty", "-m", "empty");
                break;
            default:
                for (var i = random.Next(1, 4); i > 0; i--)
                {
                    Edit();
                }

                repository.Commit("edit");
                break;
        }
    }

    private void Merge()
    {
        repository.Git("checkout", "--quiet", "-B", "side", $"HEAD~{Math.Min(Count() - 1, random.Next(0, 3))}");
        repository.Write($"side/s{words}.txt", Text()).Commit("side");
        repository.Git("checkout", "--quiet", "main");
        Edit();
        repository.Commit("main side");
        try
        {
            repository.Git("merge", "--quiet", "--no-edit", "-X", "ours", "side");
        }
        catch (InvalidOperationException)
        {
            // What was renamed here and deleted there is a person's to decide.
            repository.Git("merge", "--abort");
        }
    }

    private void Edit()
    {
        var files = repository.Git("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var path = files.Length == 0 ? null : files[random.Next(files.Length)];
        switch (path is null ? 0 : random.Next(8))
        {
            case 0:
                repository.Write($"folder{random.Next(3)}/new{words}.txt", Text());
                break;
            case 1:
                repository.Delete(path!);
                break;
            case 2:
                repository.Git("mv", path!, $"moved{words++}.txt");
                break;
            case 3:
                var swapped = string.Concat(path!.Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(repository.Folder, swapped))!);
                repository.Git("mv", path!, swapped);
                break;
            case 4:
                if (!IsLink(path!))
                {
                    repository.Git("update-index", "--chmod=+x", path!);
                    File.SetUnixFileMode(Path.Combine(repository.Folder, path!), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }

                break;
            case 5:
                // The bytes stay, what they are does not.
                var text = repository.Git("cat-file", "blob", $":{path}");
                File.Delete(Path.Combine(repository.Folder, path!));
                File.CreateSymbolicLink(Path.Combine(repository.Folder, path!), text);
                break;
            case 6:
                Copy(path!);
                break;
            default:
                Replace(path!, Text());
                break;
        }

        repository.Git("add", "-A");
    }

    private void Copy(string path)
    {
        if (!IsLink(path))
        {
            repository.Write($"copy{words++}.txt", File.ReadAllText(Path.Combine(repository.Folder, path)));
        }
    }

    private bool IsLink(string path) => new FileInfo(Path.Combine(repository.Folder, path)).LinkTarget is not null;

    private void Replace(string path, string text)
    {
        File.Delete(Path.Combine(repository.Folder, path));
        repository.Write(path, text);
    }

    private int Count() => int.Parse(repository.Git("rev-list", "--count", "HEAD"));

    // Long texts share most of their chunks with what they were; short ones can be the target of a link.
    private string Text() => random.Next(2) == 0 ? $"word{words++}" : string.Concat(Enumerable.Range(0, 25).Select(line => $"line {line} of {(line == 13 ? words++ : line)}\n"));
}
