using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>The signals of one candidate. The score is their weighted sum, added in the order of <see cref="Signal"/>.</summary>
internal readonly struct Evidence
{
    private readonly SignalValues values;

    /// <param name="candidate">The candidate.</param>
    /// <param name="bestKeyword">The answer's best keyword score; above 0.</param>
    /// <param name="mostMatches">The most exact matches of one candidate of the answer; at least 1.</param>
    /// <param name="features">What the query says of symbols and paths.</param>
    /// <param name="newestChange">Of the candidate's repository; null where none is known.</param>
    public Evidence(Candidate candidate, float bestKeyword, int mostMatches, QueryFeatures features, DateTimeOffset? newestChange)
    {
        values[(int)Signal.Keyword] = Math.Max(0, (candidate.Keyword ?? 0) / bestKeyword);
        values[(int)Signal.KeywordShare] = candidate.Features.KeywordShare;
        values[(int)Signal.Vector] = Math.Max(0, candidate.Cosine ?? 0);
        values[(int)Signal.Exact] = MathF.Log(1 + (candidate.ExactMatches ?? 0)) / MathF.Log(1 + mostMatches);
        values[(int)Signal.Definition] = candidate.Definition ?? 0;
        values[(int)Signal.Symbol] = (float)features.SymbolMatch(candidate);
        values[(int)Signal.Path] = (float)features.PathMatch(candidate);
        values[(int)Signal.Coverage] = candidate.Features.Coverage;
        values[(int)Signal.Phrase] = candidate.Features.Phrase;
        values[(int)Signal.Proximity] = candidate.Features.Proximity;
        values[(int)Signal.Centrality] = candidate.Features.Centrality;
        values[(int)Signal.Recency] = Recency.Of(candidate.ChangedAt, newestChange);
        values[(int)Signal.Test] = Is(candidate, DocumentTraits.Test);
        values[(int)Signal.Generated] = Is(candidate, DocumentTraits.Generated | DocumentTraits.Minified);
        values[(int)Signal.Vendored] = Is(candidate, DocumentTraits.Vendored);
        values[(int)Signal.Documentation] = Is(candidate, DocumentTraits.Documentation);
    }

    public float this[Signal signal] => values[(int)signal];

    public double Score(FusionWeights weights)
    {
        var sum = 0.0;
        for (var i = 0; i < Signals.Names.Length; i++)
        {
            sum += weights[(Signal)i] * values[i];
        }

        return sum;
    }

    /// <summary>The parts of the score; what says nothing is left out. Keyword and exact evidence show the BM25F and the count that they come from.</summary>
    public ImmutableArray<ScoreSignal> Explain(Candidate candidate, FusionWeights weights)
    {
        var signals = ImmutableArray.CreateBuilder<ScoreSignal>(Signals.Names.Length);
        for (var i = 0; i < Signals.Names.Length; i++)
        {
            double? value = (Signal)i switch
            {
                Signal.Keyword => candidate.Keyword,
                Signal.Vector => candidate.Cosine,
                Signal.Exact => candidate.ExactMatches,
                _ => values[i] > 0 ? values[i] : null,
            };
            if (value is { } shown)
            {
                signals.Add(new ScoreSignal(Signals.Names[i], shown, weights[(Signal)i] * values[i]));
            }
        }

        return signals.ToImmutable();
    }

    private static float Is(Candidate candidate, DocumentTraits traits) => (candidate.Traits & traits) != 0 ? 1 : 0;
}
