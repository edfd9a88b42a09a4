using LunarHub.Parsing;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Indexing;

/// <summary>Parses files so that none of them can stop a run: one that takes too long, fails its parser or has ended the process before is found by its path only, with the reason.</summary>
internal sealed partial class FileParsing(ISourceParser parser, SuspectFiles suspects, IndexingOptions options, TimeProvider time, ILogger logger)
{
    public SuspectFiles.InHand Begin() => suspects.Begin();

    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<ParsedFile> ParseAsync(DocumentId document, byte[] content, SuspectFiles.InHand inHand, CancellationToken cancellationToken)
    {
        if (suspects.Ends(document))
        {
            LogEnds(document.Path);
            return ByPathOnly(document.Path, $"the indexer ended {SuspectFiles.MostEnds} times while parsing it");
        }

        inHand.Take(document);
        var reason = "";
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await Task.Run(() => parser.Parse(document.Path, content, late.Token), CancellationToken.None).WaitAsync(options.FileTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A parser that does not heed it goes on by itself; the run does not wait for it.
            await late.CancelAsync();
            reason = $"parsing took longer than {options.FileTimeout.TotalSeconds:0.###} s";
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            reason = $"parsing failed ({error.GetType().Name})";
            LogFailed(error, document.Path);
        }
        finally
        {
            inHand.PutDown(document);
        }

        LogPassedOver(document.Path, reason);
        return ByPathOnly(document.Path, reason);
    }

    /// <summary>A file without its text; its language and kind are told from its path.</summary>
    public ParsedFile ByPathOnly(string path, string reason)
        => parser.Parse(path, ReadOnlyMemory<byte>.Empty, CancellationToken.None) with { SkippedBecause = reason, Chunks = [], Symbols = [], Comments = [] };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is found by its path only: {Reason}.")]
    private partial void LogPassedOver(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Parsing {Path} failed.")]
    private partial void LogFailed(Exception error, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is found by its path only: the process ended again and again while it was parsed.")]
    private partial void LogEnds(string path);
}
