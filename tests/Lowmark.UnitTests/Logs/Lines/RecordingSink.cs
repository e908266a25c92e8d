using System.Text;
using Lowmark.Logs.Lines;

namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>What a reader handed over, in a form that compares by content.</summary>
internal sealed class RecordingSink(bool wantsEveryLine = true) : ILogLineSink
{
    public List<SeenLine> Lines { get; } = [];
    public List<string> Losses { get; } = [];
    public long SkippedLines { get; private set; }
    public bool WantsEveryLine => wantsEveryLine;

    public void Accept(in LogLine line) => Lines.Add(new(
        line.Number, Encoding.Latin1.GetString(line.Text), line.MonotonicMicroseconds, Encoding.Latin1.GetString(line.WallTime),
        Encoding.Latin1.GetString(line.Host), Encoding.Latin1.GetString(line.Tag), Encoding.Latin1.GetString(line.Caller),
        line.HasPrefix, line.IsContinuation, line.StartsMidLine));

    public void Skipped(long count) => SkippedLines += count;

    public void Lost(long atLine, string what) => Losses.Add($"{atLine}: {what}");

    public static RecordingSink Read(string latin1, LineReaderOptions? options = null, bool wantsEveryLine = true) =>
        Read(Encoding.Latin1.GetBytes(latin1), options, wantsEveryLine);

    public static RecordingSink Read(byte[] bytes, LineReaderOptions? options = null, bool wantsEveryLine = true)
    {
        RecordingSink sink = new(wantsEveryLine);
        new LogLineReader(options ?? new()).Read(new MemoryStream(bytes), sink);
        return sink;
    }
}

internal sealed record SeenLine(
    long Number, string Text, long? Micros, string Wall, string Host, string Tag, string Caller, bool HasPrefix, bool Continues,
    bool MidLine);
