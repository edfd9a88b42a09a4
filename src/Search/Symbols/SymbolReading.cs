using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>What is told of a stored symbol.</summary>
internal static class SymbolReading
{
    public static FoundSymbol Describe(HeldDocuments documents, int number, NameFit fit, double score)
    {
        var segment = documents.Segment;
        ref readonly var symbol = ref segment.Symbols[number];
        ref readonly var document = ref segment.Documents[symbol.Document];
        var name = segment.NameAt(symbol.Name);
        var places = new TextPlaces(segment, document, symbol.NameStart);
        places.MoveTo(Math.Min(symbol.NameStart, document.TextLength));
        var chunk = DefiningChunk(segment, symbol);
        var signature = chunk >= 0 ? segment.OptionalStringAt(segment.Chunks[chunk].Signature) : null;
        return new FoundSymbol
        {
            Ref = documents.RefOf(symbol.Document),
            Path = segment.StringAt(document.Path),
            Language = segment.StringAt(document.Language),
            Traits = (DocumentTraits)document.Traits,
            Name = name,
            Kind = segment.StringAt(symbol.Kind),
            Scope = segment.OptionalStringAt(symbol.Scope),
            Signature = signature ?? DeclarationText.OverLines(segment.TextOf(document), Math.Min(symbol.NameStart, document.TextLength)) ?? places.LineText(name.Length, out _).Trim(),
            Documentation = chunk >= 0 ? segment.OptionalStringAt(segment.Chunks[chunk].Documentation) : null,
            StartLine = symbol.StartLine,
            EndLine = symbol.EndLine,
            NameLine = places.Line,
            NameColumn = places.Column,
            Fit = fit,
            FitScore = score,
        };
    }

    // The chunk that names the symbol as its own: small definitions are merged into a chunk of another name.
    private static int DefiningChunk(Segment segment, in SymbolRecord symbol)
    {
        var chunk = ChunkPlaces.Holding(segment, symbol);
        return chunk >= 0 && segment.Chunks[chunk].Symbol != 0 && segment.StringBytes(segment.Chunks[chunk].Symbol).SequenceEqual(new NameDictionary(segment)[symbol.Name]) ? chunk : -1;
    }
}
