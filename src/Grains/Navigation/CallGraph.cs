using System.Collections.Immutable;
using LunarHub.Grains.Searching;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>One step of the call graph, up or down, by names.</summary>
internal sealed class CallGraph(IGrainFactory grains, ShardFan fan, PositionReader positions, Navigator navigator, TimeProvider time)
{
    /// <summary>Calls that a shard returns.</summary>
    private const int CallsPerShard = 5_000;

    private const int MaximumCallsShown = 20;

    public async Task<CallAnswer> FindCallersAsync(NameQuestion question, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (context, ranked, subject, missing) = await SubjectAsync("callers", question, cancellationToken);
        var asked = context with { Place = context.Place ?? await PlaceOfAsync(subject, cancellationToken), Question = question with { Kinds = [] } };
        var calls = await navigator.ReferencesAsync(asked, [ReferenceRole.Call], CallsPerShard, cancellationToken);
        var callers = ReferenceOrder.Sort(calls.Items, asked.Place)
            .GroupBy(call => (call.Part.Repository.Id, call.Item.Path, call.Item.Enclosing))
            .ToList();
        var page = callers.Take(question.Limit).ToList();
        var definitions = await EnclosingAsync(asked, page.Select(group => group.First()), cancellationToken);
        return new CallAnswer
        {
            Name = context.Name.Name,
            Subject = subject,
            Edges =
            [
                .. page.Select(group => new CallEdge
                {
                    Name = group.Key.Enclosing?.Name,
                    Definition = group.Key.Enclosing is { } enclosing ? definitions.GetValueOrDefault((group.Key.Id, group.Key.Path, enclosing.Name, enclosing.StartLine)) : null,
                    Definitions = group.Key.Enclosing is null ? 0 : 1,
                    Calls = Shown(group, asked.Place),
                    CallCount = group.Count(),
                }),
            ],
            HasMore = callers.Count > page.Count || calls.Total > calls.Items.Count(),
            Missing = missing.Union(calls.Missing).ToImmutableArray(),
            Warnings = Warnings(context, ranked, calls.Total == 0 && missing.IsEmpty ? $"no call of '{context.Name.Name}' is indexed" : null),
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    public async Task<CallAnswer> FindCalleesAsync(NameQuestion question, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (context, ranked, subject, missing) = await SubjectAsync("callees", question, cancellationToken);
        var answer = new CallAnswer { Name = context.Name.Name, Subject = subject, Missing = missing };
        if (subject is null || await PlaceOfAsync(subject, cancellationToken) is not { } body)
        {
            return answer with
            {
                Warnings = Warnings(context, ranked, missing.IsEmpty ? $"no definition of '{context.Name.Name}' is indexed, so its body is not known" : null),
                TookMs = time.GetElapsedTime(started).TotalMilliseconds,
            };
        }

        // Callees lie anywhere; the subject's own calls only in its lines.
        var own = context.Plan with { Repositories = [.. context.Plan.Repositories.Where(entry => entry.Id == subject.Place.RepositoryId)] };
        var calls = await fan.ReferencesAsync(
            own,
            _ => new ShardReferenceSearch
            {
                Roles = [ReferenceRole.Call],
                Refs = [subject.Place.Ref],
                Path = subject.Place.Path,
                FirstLine = subject.StartLine,
                LastLine = subject.EndLine,
                Limit = CallsPerShard,
            },
            cancellationToken);
        var callees = calls.Items.OrderBy(call => call.Item.Line).ThenBy(call => call.Item.Column).GroupBy(call => call.Item.Name, StringComparer.Ordinal).ToList();
        var page = callees.Take(question.Limit).ToList();
        var asked = context with { Place = body, Question = question with { Kinds = [] } };
        var found = await fan.SymbolsAsync(asked.Plan, entry => Navigator.Exactly(asked, entry, [.. page.Select(group => group.Key)]), cancellationToken);
        var byName = found.Items.ToLookup(symbol => symbol.Item.Name, StringComparer.Ordinal);
        return answer with
        {
            Edges = [.. page.Select(group => Callee(group, [.. byName[group.Key]], body))],
            HasMore = callees.Count > page.Count || calls.Total > calls.Items.Count(),
            Missing = missing.Union(calls.Missing).Union(found.Missing).ToImmutableArray(),
            Warnings = Warnings(context, ranked, callees.Count == 0 ? $"nothing is called in {subject.Place.Path}:{subject.StartLine}-{subject.EndLine}" : null),
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    private static CallEdge Callee(IGrouping<string, Sourced<ShardReference>> calls, List<Sourced<ShardSymbol>> candidates, AskingPlace body)
    {
        var first = calls.First().Item;
        var place = body with
        {
            Line = first.Line,
            Role = ReferenceRole.Call,
            Qualifier = IdentifierAt.Qualifier(first.LineText, first.Column - first.LineTextStart + 1),
        };
        candidates.RemoveAll(candidate => DefinitionRanking.NeedsReceiver(candidate.Item, place) || KindFit.Of(ReferenceRole.Call, candidate.Item.Kind) < 0);
        return new CallEdge
        {
            Name = calls.Key,
            Definition = DefinitionRanking.Rank(candidates, new NameText(calls.Key, []), place).FirstOrDefault(),
            Definitions = candidates.Count,
            Calls = Shown(calls, body),
            CallCount = calls.Count(),
        };
    }

    private async Task<(NameContext Context, List<SymbolHit> Ranked, SymbolHit? Subject, ImmutableArray<string> Missing)> SubjectAsync(string method, NameQuestion question, CancellationToken cancellationToken)
    {
        Paging.Of(method, question);
        var context = await NameContext.ReadAsync(grains, positions, question, cancellationToken);
        var (ranked, found) = await navigator.DefinitionsAsync(context, cancellationToken);
        return (context, ranked, ranked.FirstOrDefault(), found.Missing);
    }

    private async Task<AskingPlace?> PlaceOfAsync(SymbolHit? subject, CancellationToken cancellationToken)
        => subject is null ? null : await positions.ReadPlaceAsync(subject.Place, subject.NameLine, cancellationToken);

    // An enclosing definition is known by its name and lines; its signature is the index's to tell.
    private async Task<Dictionary<(string, string, string, int), SymbolHit>> EnclosingAsync(NameContext context, IEnumerable<Sourced<ShardReference>> calls, CancellationToken cancellationToken)
    {
        var wanted = calls.Where(call => call.Item.Enclosing is not null)
            .Select(call => (call.Part.Repository.Id, call.Item.Path, call.Item.Enclosing!.Name, call.Item.Enclosing.StartLine)).ToHashSet();
        if (wanted.Count == 0)
        {
            return [];
        }

        var plan = context.Plan with { Repositories = [.. context.Plan.Repositories.Where(entry => wanted.Any(key => key.Id == entry.Id))] };
        var found = await fan.SymbolsAsync(
            plan,
            entry => Navigator.Exactly(context, entry, [.. wanted.Where(key => key.Id == entry.Id).Select(key => key.Name).Distinct(StringComparer.Ordinal)]),
            cancellationToken);
        var hits = new Dictionary<(string, string, string, int), SymbolHit>();
        foreach (var symbol in found.Items)
        {
            var key = (symbol.Part.Repository.Id, symbol.Item.Path, symbol.Item.Name, symbol.Item.StartLine);
            if (wanted.Contains(key))
            {
                hits.TryAdd(key, symbol.ToHit(0, ["encloses the call"]));
            }
        }

        return hits;
    }

    private static ImmutableArray<ReferenceHit> Shown(IEnumerable<Sourced<ShardReference>> calls, AskingPlace? place)
        => [.. calls.Take(MaximumCallsShown).Select(call => call.ToHit(ReferenceOrder.Reasons(call, place)))];

    private static ImmutableArray<string> Warnings(NameContext context, List<SymbolHit> ranked, string? nothing) =>
    [
        .. context.Warnings,
        .. nothing is null ? ImmutableArray<string>.Empty : [nothing],
        .. ranked.Count > 1 ? [$"{ranked.Count} definitions have the name '{context.Name.Name}'; calls are matched by name and may mean another than the one shown"] : ImmutableArray<string>.Empty,
    ];
}
