namespace Lowmark.Logs.Lines;

/// <summary>The rows of a task table, most lines of a host's log, on a way of their own: a plain row behind the prefix
/// of the row above it means the same to every form and wrapper.</summary>
internal sealed class TableRows(IPhysicalLines forms, LineUnwrapper unwrapper) : IPhysicalLines
{
    public bool NeedsNext => forms.NeedsNext;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        if (unwrapper.ExpectsRow && forms.IsIdle && unwrapper.TryAcceptRow(line, number)) { return; }
        forms.Accept(line, number);
    }

    public void Finish() => forms.Finish();
}
