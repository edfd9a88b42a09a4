using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>What speaks for a candidate, each between 0 and 1; 0 where that kind of evidence did not bring it.</summary>
/// <param name="Keyword">Its BM25F as a share of the answer's best.</param>
/// <param name="Cosine">As it is, but not below 0.</param>
/// <param name="Exact">The logarithm of its exact matches as a share of the answer's best.</param>
/// <param name="Definition">How surely it defines a name that the query asks for.</param>
internal readonly record struct Evidence(double Keyword, double Cosine, double Exact, double Definition, double SymbolMatch, double PathMatch)
{
    private static readonly string[] Names = ["keyword", "vector", "exact", "definition", "symbol", "path", "test", "generated", "vendored"];

    public double Score(Candidate candidate, FusionWeights weights)
    {
        Span<double> contributions = stackalloc double[Names.Length];
        Weigh(candidate.Traits, weights, contributions);
        var sum = 0.0;
        foreach (var contribution in contributions)
        {
            sum += contribution;
        }

        return sum;
    }

    /// <summary>The parts of the score, the raw values beside them; what says nothing is left out.</summary>
    public ImmutableArray<ScoreSignal> Explain(Candidate candidate, FusionWeights weights)
    {
        Span<double> contributions = stackalloc double[Names.Length];
        Weigh(candidate.Traits, weights, contributions);
        ReadOnlySpan<double?> values =
        [
            candidate.Keyword, candidate.Cosine, candidate.ExactMatches, candidate.Definition, Above0(SymbolMatch), Above0(PathMatch),
            Penalty(contributions[6]), Penalty(contributions[7]), Penalty(contributions[8]),
        ];
        var signals = ImmutableArray.CreateBuilder<ScoreSignal>(Names.Length);
        for (var i = 0; i < contributions.Length; i++)
        {
            if (values[i] is { } value)
            {
                signals.Add(new ScoreSignal(Names[i], value, contributions[i]));
            }
        }

        return signals.ToImmutable();
    }

    private void Weigh(DocumentTraits traits, FusionWeights weights, Span<double> contributions)
    {
        contributions[0] = Keyword * weights.Keyword;
        contributions[1] = Cosine * weights.Vector;
        contributions[2] = Exact * weights.Exact;
        contributions[3] = Definition * weights.Definition;
        contributions[4] = SymbolMatch * weights.SymbolMatch;
        contributions[5] = PathMatch * weights.PathMatch;
        var score = contributions[0] + contributions[1] + contributions[2] + contributions[3] + contributions[4] + contributions[5];
        contributions[6] = (traits & DocumentTraits.Test) != 0 ? -weights.TestPenalty * score : 0;
        contributions[7] = (traits & (DocumentTraits.Generated | DocumentTraits.Minified)) != 0 ? -weights.GeneratedPenalty * score : 0;
        contributions[8] = (traits & DocumentTraits.Vendored) != 0 ? -weights.VendoredPenalty * score : 0;
    }

    private static double? Above0(double value) => value > 0 ? value : null;

    private static double? Penalty(double contribution) => contribution < 0 ? 1 : null;
}
