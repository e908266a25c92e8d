using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>The text of a journal, line by line.</summary>
/// <param name="WholeBytes">Up to the end of the last whole line. What follows was being written when the run or the
/// machine ended; what it says was not acted on.</param>
/// <param name="BrokenLine">The first line that is none of a journal, counted from 1; null when all are. The last line
/// is torn, not broken.</param>
internal readonly record struct JournalText(EquatableArray<FixEvent> Events, long WholeBytes, int? BrokenLine)
{
    public static JournalText Parse(ReadOnlySpan<byte> text)
    {
        List<FixEvent> events = [];
        int at = 0;
        for (int line = 1; ; line++)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0) { return new(events.ToEquatableArray(), at, null); }
            int next = at + length + 1;
            if (FixEventReader.TryRead(text.Slice(at, length)) is not { } happened)
            {
                return new(events.ToEquatableArray(), at, next == text.Length ? null : line);
            }

            events.Add(happened);
            at = next;
        }
    }
}
