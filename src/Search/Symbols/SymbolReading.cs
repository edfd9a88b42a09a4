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
        var chunk = DefiningChunk(segment, document, symbol);
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
            Signature = signature ?? places.LineText(name.Length, out _).Trim(),
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
    private static int DefiningChunk(Segment segment, in DocumentRecord document, in SymbolRecord symbol)
    {
        var name = new NameDictionary(segment)[symbol.Name];
        var chunks = segment.Chunks;
        for (var number = document.FirstChunk; number < document.FirstChunk + document.ChunkCount && chunks[number].StartByte <= symbol.NameStart; number++)
        {
            if (symbol.NameStart < chunks[number].EndByte)
            {
                return chunks[number].Symbol != 0 && segment.StringBytes(chunks[number].Symbol).SequenceEqual(name) ? number : -1;
            }
        }

        return -1;
    }
}
