using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Finds uses of names: the dictionary says which documents hold any and how many, the documents are put in order, and only those that the answer shows are read.</summary>
internal sealed class ReferenceSearch
{
    private readonly ReferenceQuery query;
    private readonly List<HeldDocuments> held;
    private readonly CancellationToken cancellationToken;
    private readonly Dictionary<Segment, Enclosure> enclosures;
    private readonly byte[][] names;
    private readonly byte roles;
    private readonly List<FoundReference> found = [];

    public ReferenceSearch(ReferenceQuery query, List<HeldDocuments> held, CancellationToken cancellationToken)
    {
        this.query = query;
        this.held = held;
        this.cancellationToken = cancellationToken;
        enclosures = held.ToDictionary(documents => documents.Segment, documents => new Enclosure(documents.Segment));
        names = [.. query.Names.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        roles = query.Roles.Aggregate((byte)0, (bits, role) => (byte)(bits | (1 << role)));
        roles = roles == 0 ? byte.MaxValue : roles;
    }

    private readonly record struct Holder(HeldDocuments Documents, int Document, int Uses, bool IsExact, int Nearness);

    public ReferenceMatches Run()
    {
        var holders = held.SelectMany(documents => query.Path is { } path ? InFile(documents, path) : HoldersIn(documents)).ToList();
        holders.Sort(Compare);
        long total = 0;
        var isExact = true;
        foreach (var holder in holders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.Count < query.Limit || query.Path is not null)
            {
                total += Read(holder);
            }
            else
            {
                total += holder.Uses;
                isExact &= holder.IsExact;
            }
        }

        return new ReferenceMatches([.. found], total, isExact);
    }

    private List<Holder> InFile(HeldDocuments documents, string path)
    {
        var holders = new List<Holder>();
        foreach (var document in documents.Segment.DocumentsAt(Encoding.UTF8.GetBytes(path)))
        {
            if (documents.Allows(document))
            {
                holders.Add(new Holder(documents, document, 0, IsExact: false, 0));
            }
        }

        return holders;
    }

    private List<Holder> HoldersIn(HeldDocuments documents)
    {
        var places = new Dictionary<int, int>();
        var holders = new List<Holder>();
        var dictionary = new NameDictionary(documents.Segment);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var postings = dictionary.Find(name) is >= 0 and var number ? dictionary.ReferencesTo(number) : default;
            while (postings.MoveNext())
            {
                if ((postings.Roles & roles) == 0 || !documents.Allows(postings.Document))
                {
                    continue;
                }

                // Where a name has several roles and not all are wanted, only reading tells how many uses count.
                var allCount = (postings.Roles & ~roles) == 0;
                var uses = allCount ? postings.Count : 1;
                if (places.TryGetValue(postings.Document, out var place))
                {
                    holders[place] = holders[place] with { Uses = holders[place].Uses + uses, IsExact = holders[place].IsExact && allCount };
                }
                else
                {
                    places[postings.Document] = holders.Count;
                    holders.Add(new Holder(documents, postings.Document, uses, allCount, NearnessOf(documents.Segment, postings.Document)));
                }
            }
        }

        return holders;
    }

    // Reads one document and returns how many of its references count.
    private int Read(Holder holder)
    {
        var segment = holder.Documents.Segment;
        ref readonly var document = ref segment.Documents[holder.Document];
        var text = segment.TextOf(document);
        var from = query.FirstLine <= 1 ? 0 : TextPlaces.StartOfLine(text, query.FirstLine);
        var to = query.LastLine == int.MaxValue ? text.Length : from + TextPlaces.StartOfLine(text[from..], query.LastLine - Math.Max(query.FirstLine, 1) + 2);
        var counted = 0;
        TextPlaces places = default;
        var references = segment.ReferencesOf(document);
        while (references.MoveNext() && references.Start < to)
        {
            if (references.Start < from || (roles & (1 << references.Role)) == 0 || !IsNamed(text[references.Start..references.End]))
            {
                continue;
            }

            counted++;
            if (found.Count < query.Limit)
            {
                places = counted == 1 ? new TextPlaces(segment, document, references.Start) : places;
                places.MoveTo(references.Start);
                found.Add(Describe(holder, document, references, ref places));
            }
        }

        return counted;
    }

    private bool IsNamed(ReadOnlySpan<byte> text)
    {
        foreach (var name in names)
        {
            if (text.SequenceEqual(name))
            {
                return true;
            }
        }

        return names.Length == 0;
    }

    private FoundReference Describe(Holder holder, in DocumentRecord document, in ReferenceReader reference, ref TextPlaces places)
    {
        var segment = holder.Documents.Segment;
        var name = Encoding.UTF8.GetString(segment.TextOf(document)[reference.Start..reference.End]);
        return new FoundReference
        {
            Ref = holder.Documents.RefOf(holder.Document),
            Path = segment.StringAt(document.Path),
            Language = segment.StringAt(document.Language),
            Traits = (DocumentTraits)document.Traits,
            Name = name,
            Role = reference.Role,
            Line = places.Line,
            Column = places.Column,
            Length = name.Length,
            LineText = places.LineText(name.Length, out var start),
            LineTextStart = start,
            Enclosing = enclosures[segment].Around(document, places.Line),
        };
    }

    private int NearnessOf(Segment segment, int document)
    {
        if (query.Near is null)
        {
            return 0;
        }

        var path = segment.StringAt(segment.Documents[document].Path);
        if (path == query.Near)
        {
            return int.MaxValue;
        }

        var shared = path.AsSpan().CommonPrefixLength(query.Near);
        return path.AsSpan(0, shared).Count('/');
    }

    private static int Compare(Holder left, Holder right)
    {
        var order = right.Nearness.CompareTo(left.Nearness);
        order = order != 0 ? order : PathOf(left).SequenceCompareTo(PathOf(right));
        return order != 0 ? order : string.CompareOrdinal(BlobOf(left), BlobOf(right));
    }

    private static ReadOnlySpan<byte> PathOf(Holder holder) => holder.Documents.Segment.StringBytes(holder.Documents.Segment.Documents[holder.Document].Path);

    private static string BlobOf(Holder holder) => holder.Documents.Segment.StringAt(holder.Documents.Segment.Documents[holder.Document].BlobId);
}
