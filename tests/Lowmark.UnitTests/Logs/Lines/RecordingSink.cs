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
        line.Number, Latin1(line.Text), line.MonotonicMicroseconds, Latin1(line.WallTime),
        Latin1(line.Host), Latin1(line.Tag), Latin1(line.Caller),
        line.HasPrefix, line.IsContinuation, line.StartsMidLine));

    public void Skipped(long count) => SkippedLines += count;

    public void Lost(long atLine, string what) => Losses.Add($"{atLine}: {what}");

    private static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

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
    long Number, string Text, long? Micros, string Wall, string Host, string Tag, string Caller,
    bool HasPrefix, bool Continues, bool MidLine);
