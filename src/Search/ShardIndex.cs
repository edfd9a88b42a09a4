using System.Collections.Immutable;
using LunarHub.Search.History;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// One shard on disk: a manifest that names the live segments and, for every ref and segment, a bitmap of the documents that the ref holds.
/// One writer at a time; any number of readers over immutable snapshots.
/// </summary>
public sealed class ShardIndex : IDisposable
{
    // A rewrite of the file of changes is not worth it for fewer.
    private const int ForgottenTogether = 1_024;

    private readonly string folder;
    private readonly Lock compacting = new();
    private readonly Lock writing = new();
    private readonly Lock swapping = new();
    private readonly ChangeLog changes;
    private readonly ShardOwnership ownership;
    private readonly HotCache hot;
    private ShardState state;
    private ImmutableArray<ShardProblem> problems;
    private bool disposed;

    private ShardIndex(string folder, ShardOwnership ownership, ShardState state, ImmutableArray<string> problems, HotCache hot)
    {
        this.folder = folder;
        this.ownership = ownership;
        this.state = state;
        this.hot = hot;
        changes = new ChangeLog(folder);
        this.problems = [.. problems.Select(problem => new ShardProblem(state.Generation, problem))];
    }

    /// <summary>
    /// What of the shard could not be used since it was opened, one line each. Empty when the shard is whole. Documents of a lost segment are simply not held any more: index
    /// again to bring them back, and then say so by <see cref="Forget"/>.
    /// </summary>
    public ImmutableArray<string> Problems
    {
        get
        {
            lock (swapping)
            {
                return [.. problems.Select(problem => problem.Text)];
            }
        }
    }

    /// <summary>Where new segments are written to.</summary>
    public string Folder => folder;

    /// <summary>
    /// Opens or creates the shard, and takes it from whoever had it open: their commits fail with <c>index-elsewhere</c> from now on. Removes temporary and unreferenced files. A segment that fails its checksum is set aside and reported in <see cref="Problems"/>;
    /// so is an index of an earlier format version, until the first commit. Of segments above 1 MB only the ends are read here: <see cref="ScrubAsync"/> reads the rest.
    /// </summary>
    /// <param name="hot">Keeps what searches find out of the segments; nothing is kept when not given.</param>
    /// <exception cref="HubException"><c>index-version</c>: written by a later format version. <c>index-unwritable</c>: the folder cannot be written.</exception>
    public static ShardIndex Open(string directory, HotCache? hot = null)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        try
        {
            Directory.CreateDirectory(directory);
            var ownership = ShardOwnership.Take(directory);
            var (manifest, segments) = ShardOpening.Load(directory, problems);
            var kept = hot ?? HotCache.None;
            segments.ForEach(segment => segment.Hot = kept);
            return new ShardIndex(directory, ownership, ShardState.From(manifest, segments), problems.ToImmutable(), kept);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Unwritable(directory, error);
        }
    }

    /// <summary>The newest committed state. Cheap; stays valid while held, whatever is committed later. Dispose to let go of replaced segments.</summary>
    public ShardSnapshot Acquire() => new(Hold(), changes);

    /// <summary>
    /// Makes <paramref name="commit"/> visible atomically: adopts new segments (already written into the shard's folder) and sets the documents of one ref.
    /// After a crash at any point the shard is either wholly before or wholly after the commit.
    /// </summary>
    /// <remarks>
    /// Against a base it takes the time of what it changes, however much the shard holds, and memory for a copy of the changed ref's bitmaps. Told whole, every document is looked up.
    /// </remarks>
    /// <returns>The generation that holds the commit.</returns>
    /// <exception cref="HubException">
    /// <c>index-incomplete</c>: a document of the ref is in no segment, or the base has lost some. <c>index-moved</c>: the base stands at another commit. <c>index-unwritable</c>.
    /// </exception>
    public long Commit(ShardCommit commit, CancellationToken cancellationToken = default)
    {
        lock (writing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var added = new List<Segment>();
            ShardState next;
            try
            {
                added.AddRange(commit.NewSegments.Select(OpenSegment));
                next = state.With(commit, added);
            }
            catch
            {
                added.ForEach(segment => segment.Release());
                throw;
            }

            Install(next);
            return next.Generation;
        }
    }

    /// <summary>Says that what was lost before a generation was committed again in it: its problems are over.</summary>
    public void Forget(long generation)
    {
        lock (swapping)
        {
            problems = problems.RemoveAll(problem => problem.Generation < generation);
        }
    }

    /// <summary>
    /// Reads every block of the live segments that nobody has read yet, and sets aside the segments that are damaged. Run it once after opening and after each commit: damage is then
    /// found before a search meets it. Reads beside the mapping, so that the process keeps none of it in memory.
    /// </summary>
    /// <returns>Whether a segment was set aside.</returns>
    public async Task<bool> ScrubAsync(IoBudget budget, CancellationToken cancellationToken = default)
    {
        var held = Hold();
        try
        {
            foreach (var segment in held.Segments)
            {
                await SegmentScrub.RunAsync(segment, budget, cancellationToken);
            }
        }
        finally
        {
            held.Release();
        }

        return SetAsideDamaged();
    }

    /// <summary>
    /// Takes out the segments in which a search or a scrub has met damage, and notes them in <see cref="Problems"/>. The manifest on disk still names them, so that they are missed
    /// after a restart too, until the next commit.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    public bool SetAsideDamaged()
    {
        lock (writing)
        {
            var damaged = state.Segments.Where(segment => segment.Damage is not null).ToList();
            if (damaged.Count == 0 || disposed)
            {
                return false;
            }

            try
            {
                damaged.ForEach(ShardOpening.SetAsideDamaged);
            }
            catch (Exception error) when (error is UnauthorizedAccessException or IOException)
            {
                // It keeps its name and is found out again at the next opening.
            }

            var next = state.Without(damaged);
            Swap(next, [.. damaged.Select(segment => new ShardProblem(next.Generation, segment.Damage!))]);
            return true;
        }
    }

    /// <summary>What the shard maps now.</summary>
    public ShardStorage Measure()
    {
        var held = Hold();
        try
        {
            return new ShardStorage(
                held.Segments.Count,
                held.Segments.Sum(segment => segment.FileBytes),
                held.Segments.Sum(segment => segment.VerifiedBytes),
                held.Segments.Sum(segment => segment.ResidentBytes),
                Problems.Length);
        }
        finally
        {
            held.Release();
        }
    }

    /// <summary>Takes the mapped pages of the segments out of the process. Searches take in again what they look at.</summary>
    public void ReleasePages()
    {
        var held = Hold();
        try
        {
            foreach (var segment in held.Segments)
            {
                segment.ReleasePages();
            }
        }
        finally
        {
            held.Release();
        }
    }

    /// <summary>Notes the last changes of documents, durably. A later one overrides an earlier one; what is known of documents that are not stored any more is forgotten in time.</summary>
    /// <exception cref="HubException"><c>index-unwritable</c>.</exception>
    public void AddChanges(IEnumerable<DocumentChange> added)
    {
        var current = Hold();
        try
        {
            changes.Append(added);
            var documents = current.Segments.Sum(segment => (long)segment.Meta.Documents);
            if (changes.Entries > (2 * documents) + ForgottenTogether)
            {
                changes.KeepOnly(current.Segments.SelectMany(segment => Enumerable.Range(0, segment.Meta.Documents).Select(document => ShardState.KeyOf(segment, document))));
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Unwritable(folder, error);
        }
        finally
        {
            current.Release();
        }
    }

    /// <summary>
    /// Merges segments as <see cref="CompactionPlan"/> says, once. Returns false when there is nothing worth doing; true asks for another call. Commits and searches go on meanwhile: only
    /// taking the new segment's place in the manifest waits for a commit, and a commit for it.
    /// </summary>
    /// <param name="budget">What the bytes that are read and written are drawn from; null for no limit.</param>
    public bool Compact(IoBudget? budget = null, CancellationToken cancellationToken = default)
    {
        lock (compacting)
        {
            var before = Hold();
            try
            {
                var plan = CompactionPlan.For(before);
                if (plan.IsEmpty)
                {
                    return false;
                }

                Replace(SegmentMerge.Write(folder, before, plan, budget ?? IoBudget.Unlimited, cancellationToken));
                return true;
            }
            finally
            {
                before.Release();
            }
        }
    }

    /// <summary>
    /// Gives the next live documents whose vectors are of another model, or that have none, vectors of the given one: in steps that are committed one by one, so that a crash loses a step
    /// at most. Until then the segments that they come from go on answering. Returns false when all vectors are of the model; true asks for another call.
    /// </summary>
    /// <param name="budget">What the bytes that are read and written are drawn from; null for no limit.</param>
    public bool Reembed(VectorSource model, IoBudget? budget = null, CancellationToken cancellationToken = default)
    {
        lock (compacting)
        {
            var before = Hold();
            try
            {
                if (SegmentReembedding.Next(before, model.ModelId) is not { } segment)
                {
                    return false;
                }

                Replace(SegmentReembedding.Write(folder, before, segment, model, budget ?? IoBudget.Unlimited, cancellationToken));
                return true;
            }
            finally
            {
                before.Release();
            }
        }
    }

    /// <summary>The newest state, with a user more.</summary>
    internal ShardState Hold()
    {
        lock (swapping)
        {
            return state.AddUser();
        }
    }

    /// <summary>Puts a merged segment in the place of those that it was made from.</summary>
    internal void Replace(MergedSegment merged)
    {
        // Its checksums are verified before any commit has to wait.
        var segment = merged.Name is null ? null : OpenSegment(merged.Name);
        lock (writing)
        {
            Install(state.Replacing(merged.Moves, segment));
        }
    }

    public void Dispose()
    {
        lock (compacting)
        {
            lock (writing)
            {
                disposed = true;
                state.Release();
            }
        }
    }

    private Segment OpenSegment(string name)
    {
        var segment = Segment.Open(Path.Combine(folder, name));
        segment.Hot = hot;
        return segment;
    }

    private void Install(ShardState next)
    {
        try
        {
            ownership.Require();
            ShardManifest.Save(folder, next);
        }
        catch (Exception error)
        {
            next.Release();
            throw error is UnauthorizedAccessException or IOException ? Unwritable(folder, error) : error;
        }

        foreach (var gone in state.Segments.Except(next.Segments))
        {
            gone.DeleteWhenReleased();
        }

        Swap(next, []);
        ShardOpening.RemoveOutdated(folder);
    }

    // Under the lock for writing.
    private void Swap(ShardState next, ImmutableArray<ShardProblem> found)
    {
        ShardState previous;
        lock (swapping)
        {
            previous = state;
            state = next;
            problems = problems.AddRange(found);
        }

        previous.Release();
    }

    private static HubException Unwritable(string folder, Exception error)
        => new("index-unwritable", $"the index folder {folder} cannot be written ({error.Message}); free disk space or mend its permissions", error);
}

/// <summary>One line on what a shard has lost, and the generation that was the first without it.</summary>
internal readonly record struct ShardProblem(long Generation, string Text);
