namespace Lowmark.Logs.Lines;

/// <summary>Most lines of a report on a way of their own: behind the prefix of the line above, what the sink knows by
/// all of its text and any <see cref="PlainText"/> mean the same to every form and wrapper.</summary>
internal sealed class PlainLines(IPhysicalLines forms, LineUnwrapper unwrapper) : IPhysicalLines
{
    public bool NeedsNext => forms.NeedsNext;

    public void Accept(ReadOnlySpan<byte> line, long number) => forms.Accept(line, number);

    public int AcceptPlain(ReadOnlySpan<byte> text, ref long number) =>
        forms.IsIdle ? unwrapper.AcceptPlain(text, ref number) : 0;

    public void Finish() => forms.Finish();
}
