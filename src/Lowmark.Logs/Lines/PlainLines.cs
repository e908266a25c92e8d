namespace Lowmark.Logs.Lines;

/// <summary>Most lines of a report on a way of their own: behind the prefix of the line above, a further row, frame or
/// statistic and any <see cref="PlainText"/> mean the same to every form and wrapper.</summary>
internal sealed class PlainLines(IPhysicalLines forms, LineUnwrapper unwrapper) : IPhysicalLines
{
    public bool NeedsNext => forms.NeedsNext;

    public void Accept(ReadOnlySpan<byte> line, long number) => forms.Accept(line, number);

    public int AcceptPlain(ReadOnlySpan<byte> text, ref long number)
    {
        int taken = 0;
        if (!forms.IsIdle) { return taken; }
        while (unwrapper.ExpectsPlain && text[taken..].IndexOf((byte)'\n') is > 0 and var length
            && unwrapper.TryAcceptPlain(text.Slice(taken, length), number + 1))
        {
            number++;
            taken += length + 1;
        }

        return taken;
    }

    public void Finish() => forms.Finish();
}
