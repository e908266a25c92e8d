using System.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.UnitTests.TestKit;

/// <summary>What came out of a log: its reports, and the logical lines that went in.</summary>
internal sealed class KernelTextReading : ILogLineSink
{
    private readonly ReportAssembler _assembler;

    private KernelTextReading() => _assembler = new ReportAssembler("test.log", Reports.Add);

    public List<Report> Reports { get; } = [];

    /// <summary>Number, whether it had a wrapper, and text of each logical line.</summary>
    public List<(long Number, bool HasPrefix, string Text)> Lines { get; } = [];

    public bool WantsEveryLine => _assembler.WantsEveryLine;

    public static KernelTextReading Of(string log) => Of(Encoding.Latin1.GetBytes(log));

    public static KernelTextReading Of(byte[] log)
    {
        KernelTextReading reading = new();
        new LogLineReader(new LineReaderOptions()).Read(new MemoryStream(log), reading);
        reading._assembler.Finish();
        return reading;
    }

    public void Accept(in LogLine line)
    {
        Lines.Add((line.Number, line.HasPrefix, Encoding.Latin1.GetString(line.Text)));
        _assembler.Accept(line);
    }

    public void Skipped(long count) => _assembler.Skipped(count);

    public void Lost(long atLine, string what) => _assembler.Lost(atLine, what);

    /// <summary>The facts of the only report of a log.</summary>
    public static SortedDictionary<string,
        string> FactsOf(string log) => KernelTextFacts.Of(Assert.Single(Of(log).Reports));
}
