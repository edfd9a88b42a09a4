using System.Collections.Immutable;
using LunarHub.Search;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// Orders the definitions of one name by how likely a place means each, from what the text shows: file, scope, qualifier, imports, folders, language and kind.
/// Nothing is inferred about types. The weights add up; each that counts is also given in words.
/// </summary>
internal static class DefinitionRanking
{
    public static List<SymbolHit> Rank(IEnumerable<Sourced<ShardSymbol>> candidates, NameText name, AskingPlace? place)
    {
        var scored = candidates.Select(candidate => (Candidate: candidate, Rank: Score(candidate, name, place))).ToList();
        return
        [
            .. scored.OrderByDescending(entry => entry.Rank.Score)
                .ThenByDescending(entry => entry.Candidate.Part.Repository.Id == place?.RepositoryId)
                .ThenBy(entry => entry.Candidate.Part.Repository.Name, StringComparer.Ordinal)
                .ThenBy(entry => entry.Candidate.Item.Path, StringComparer.Ordinal)
                .ThenBy(entry => entry.Candidate.Item.StartLine)
                .Select(entry => entry.Candidate.ToHit(entry.Rank.Score, entry.Rank.Reasons)),
        ];
    }

    private static (double Score, ImmutableArray<string> Reasons) Score(Sourced<ShardSymbol> candidate, NameText name, AskingPlace? place)
    {
        var evidence = new Evidence();
        var symbol = candidate.Item;
        if (!name.Scope.IsEmpty)
        {
            evidence.Add(name.IsWithin(symbol.Scope), 4, $"in {string.Join('.', name.Scope)}");
        }

        if (place is null)
        {
            AddPrior(evidence, symbol.Kind);
        }
        else
        {
            AddPlace(evidence, candidate, place);
        }

        var traits = (DocumentTraits)symbol.Traits;
        evidence.Add(traits.HasFlag(DocumentTraits.Test) && place?.IsTest != true, -1.5, "test");
        evidence.Add(traits.HasFlag(DocumentTraits.Vendored), -2, "vendored");
        evidence.Add(traits.HasFlag(DocumentTraits.Generated), -1.5, "generated");
        evidence.Add(traits.HasFlag(DocumentTraits.Minified), -2, "minified");
        evidence.Add(symbol.Kind == "section", -3, "documentation");
        return evidence.Sum;
    }

    private static void AddPrior(Evidence evidence, string kind)
    {
        evidence.Add(kind is "class" or "interface" or "struct" or "enum" or "type", 0.6, "type");
        evidence.Add(kind is "function" or "method" or "macro", 0.4, "callable");
    }

    private static void AddPlace(Evidence evidence, Sourced<ShardSymbol> candidate, AskingPlace place)
    {
        var symbol = candidate.Item;
        var sameRepository = candidate.Part.Repository.Id == place.RepositoryId;
        var sameFile = sameRepository && symbol.Path == place.Path;
        evidence.Add(sameFile && symbol.NameLine == place.Line && place.Role is null, 6, "defined here");
        evidence.Add(sameFile, 2, "same file");
        evidence.Add(sameRepository, 1.5, "same repository");
        AddScope(evidence, symbol, place, sameFile);

        var import = sameFile ? [] : place.Imports.FirstOrDefault(import => ImportPaths.Reaches(import, place.Language, symbol.Path, symbol.Scope, symbol.Name), []);
        evidence.Add(!import.IsEmpty, 2, $"imported: {string.Join('.', import)}");

        var sameLanguage = symbol.Language == place.Language;
        evidence.Add(sameLanguage, 1.5, "same language");
        evidence.Add(!sameLanguage && LanguageFamilies.AreKin(symbol.Language, place.Language), 1, "related language");
        if (sameRepository && !sameFile)
        {
            var nearness = Folders.Nearness(symbol.Path, place.Path);
            var shared = Folders.Shared(symbol.Path, place.Path);
            evidence.Add(nearness > 0, nearness, nearness >= 1 ? "same folder" : $"{shared} shared {(shared == 1 ? "folder" : "folders")}");
        }

        if (place.Role is { } role and not (ReferenceRole.Use or ReferenceRole.Import))
        {
            var fit = KindFit.Of(role, symbol.Kind);
            evidence.Add(fit != 0, 1.5 * fit, fit > 0 ? KindFit.Wanted(role) : $"not a {KindFit.Wanted(role)}");
        }
    }

    private static void AddScope(Evidence evidence, ShardSymbol symbol, AskingPlace place, bool sameFile)
    {
        var scope = symbol.Scope;
        var last = scope is null ? null : scope[(scope.LastIndexOf('.') + 1)..];
        if (place.Qualifier is "this" or "self" or "cls" or "base" or "super" or "@")
        {
            evidence.Add(scope is not null && place.Scopes.Contains(scope), 3, $"member of {last}");
        }
        else if (place.Qualifier is { } qualifier)
        {
            evidence.Add(qualifier == last, 3, $"qualified by {qualifier}");
            evidence.Add(qualifier != last && last is not null && string.Equals(qualifier.TrimStart('_'), last.TrimStart('I'), StringComparison.OrdinalIgnoreCase), 1.5, $"the qualifier {qualifier} is named like {last}");
            evidence.Add(
                qualifier.Length > 3 && last is not null && last.Length > qualifier.Length + 1 && last.EndsWith(qualifier.TrimStart('_'), StringComparison.OrdinalIgnoreCase),
                1,
                $"the qualifier {qualifier} ends the name {last}");
            evidence.Add(scope is null && symbol.Kind is "function" && Stem(symbol.Path) == qualifier, 2, $"in the module {qualifier}");
        }
        else
        {
            // Without a qualifier the name is one of a scope around the place, or of the file's own level.
            var level = scope is null ? -1 : place.Scopes.IndexOf(scope);
            evidence.Add(level >= 0, 2.0 / (level + 1) + 0.5, $"same scope {scope}");
            evidence.Add(scope is null && sameFile, 0.5, "top level");
            evidence.Add(level < 0 && NeedsReceiver(symbol, place), -2.5, "member of another type");
        }
    }

    /// <summary>
    /// True when a bare call cannot well mean a member: in languages without an implied receiver. Elsewhere it may be inherited, which the text does not show.
    /// </summary>
    public static bool NeedsReceiver(ShardSymbol symbol, AskingPlace place)
        => place is { Qualifier: null, Role: ReferenceRole.Call } && place.Language is "python" or "javascript" or "typescript" or "tsx" or "go" or "rust" or "php" && symbol.Kind == "method";

    private static string Stem(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? name[..dot] : name;
    }

    private sealed class Evidence
    {
        private readonly List<(double Weight, string Reason)> parts = [];

        public (double Score, ImmutableArray<string> Reasons) Sum
            => (1 + parts.Sum(part => part.Weight), ["exact name", .. parts.OrderByDescending(part => Math.Abs(part.Weight)).Select(part => part.Reason)]);

        public void Add(bool holds, double weight, string reason)
        {
            if (holds)
            {
                parts.Add((weight, reason));
            }
        }
    }
}
