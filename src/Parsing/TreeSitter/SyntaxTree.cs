namespace LunarHub.Parsing.TreeSitter;

/// <summary>A parsed file's nodes in native memory; read <see cref="Nodes"/> only before <see cref="Dispose"/>.</summary>
internal sealed unsafe class SyntaxTree(TreeSitterCore core, SyntaxNode* nodes, int count) : IDisposable
{
    private SyntaxNode* _nodes = nodes;

    /// <summary>All named nodes in pre-order; the first is the root.</summary>
    public ReadOnlySpan<SyntaxNode> Nodes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_nodes is null, this);
            return new(_nodes, count);
        }
    }

    public void Dispose()
    {
        if (_nodes is not null)
        {
            core.Free(_nodes);
            _nodes = null;
        }
    }
}
