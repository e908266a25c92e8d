namespace Lowmark.Logs.Lines;

/// <summary>The rows of a task table, most lines of a host's log, on a way of their own: a plain row behind the prefix
/// of the row above it means the same to every form and wrapper.</summary>
internal sealed class TableRows(IPhysicalLines forms, LineUnwrapper unwrapper) : IPhysicalLines
{
    public bool NeedsNext => forms.NeedsNext;

    public void Accept(ReadOnlySpan<byte> line, long number) => forms.Accept(line, number);

    public int AcceptRows(ReadOnlySpan<byte> text, ref long number)
    {
        if (!unwrapper.ExpectsRow || !forms.IsIdle) { return 0; }
        int taken = 0;
        while (text[taken..].IndexOf((byte)'\n') is > 0 and var length
            && unwrapper.TryAcceptRow(text.Slice(taken, length), number + 1))
        {
            number++;
            taken += length + 1;
        }

        return taken;
    }

    public void Finish() => forms.Finish();
}
