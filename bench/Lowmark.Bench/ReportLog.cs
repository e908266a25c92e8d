using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.Bench;

/// <summary>The reports of the corpus one after the other, over and over, each at a later time than the one
/// before.</summary>
internal sealed partial class ReportLog
{
    /// <summary>Longer than reports of one incident are apart.</summary>
    private const long SecondsBetweenLogs = 200;

    private readonly List<Line> _lines;
    private readonly long _seconds;

    private ReportLog(List<Line> lines, int sources, long seconds)
    {
        _lines = lines;
        Sources = sources;
        _seconds = seconds;
    }

    /// <summary>How many logs it is made of.</summary>
    public int Sources { get; }

    /// <returns>Null when no log of the corpus holds a report.</returns>
    public static ReportLog? FromCorpus(string root)
    {
        string corpus = Path.Combine(root, "corpus");
        if (!Directory.Exists(corpus)) { return null; }
        List<Line> lines = [];
        int sources = 0;
        long seconds = 0;
        foreach (string path in Directory.EnumerateFiles(corpus, "dmesg.txt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(path, Encoding.Latin1);
            Match first = Report().Match(text);
            if (!first.Success || text.Contains('\0', StringComparison.Ordinal)) { continue; }
            int start = text.LastIndexOf('\n', first.Index) + 1;        // without the boot above the first report
            Line[] log = [.. LinesOf(text[start..])];
            lines.AddRange(log.Select(line => line with { Seconds = line.Seconds + seconds }));
            seconds += log.Max(line => line.Seconds ?? 0) + SecondsBetweenLogs;
            sources++;
        }

        return sources == 0 ? null : new(lines, sources, seconds);
    }

    /// <summary>The same reports with task tables of at least so many rows: the smallest task again and again, each
    /// with a pid of its own.</summary>
    public ReportLog WithTasks(int fewest)
    {
        List<Line> lines = [];
        List<(Line Line, long Size)> table = [];
        foreach (Line line in _lines)
        {
            if (TaskRow().Match(line.After) is { Success: true } row)
            {
                table.Add((line, long.Parse(row.Groups["vm"].ValueSpan, CultureInfo.InvariantCulture)));
            }
            else if (table.Count > 0)
            {
                Line smallest = table.MinBy(task => task.Size).Line;
                for (int i = table.Count; i < fewest; i++) { lines.Add(smallest.OfTask(20_000 + i)); }
                table.Clear();
            }

            lines.Add(line);
        }

        return new(lines, Sources, _seconds);
    }

    /// <summary>Writes whole logs until the size is reached.</summary>
    /// <returns>Bytes written.</returns>
    public long Write(string path, long size)
    {
        using FileStream log = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
        long written = 0;
        for (long shift = 0; ; shift += _seconds)
        {
            foreach (Line line in _lines)
            {
                byte[] bytes = Encoding.Latin1.GetBytes(line.At(shift));
                log.Write(bytes);
                written += bytes.Length;
                if (written >= size && line.EndsLog) { return written; }
            }
        }
    }

    private static IEnumerable<Line> LinesOf(string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        return lines.Select((line, at) => Line.Parse(line, endsLog: at == lines.Length - 1));
    }

    [GeneratedRegex(
        "invoked oom-killer|page allocation failure|page allocation stalls|Killed process|Mem-Info:", RegexOptions.None,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Report();

    [GeneratedRegex(
        @"\] *\[ *(?<pid>\d+)\] +\d+ +\d+ +(?<vm>\d+) ", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskRow();

    [GeneratedRegex(@"\[ *(?<seconds>\d{1,10})\.\d{6}\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    /// <param name="Before">Up to the seconds of the monotonic stamp, or the whole line without its end.</param>
    /// <param name="Seconds">Null: the line has no monotonic stamp and is the same in each pass.</param>
    private sealed record Line(string Before, long? Seconds, string After, bool EndsLog)
    {
        public static Line Parse(string text, bool endsLog)
        {
            Match stamp = Stamp().Match(text);
            if (!stamp.Success) { return new(text, null, "\n", endsLog); }

            Group seconds = stamp.Groups["seconds"];
            return new(
                text[..(stamp.Index + 1)], long.Parse(seconds.ValueSpan, CultureInfo.InvariantCulture),
                text[(seconds.Index + seconds.Length)..] + "\n", endsLog);
        }

        /// <summary>A row of the task table, of another process.</summary>
        public Line OfTask(int pid)
        {
            Group own = TaskRow().Match(After).Groups["pid"];
            return this with
            {
                After = string.Create(
                    CultureInfo.InvariantCulture, $"{After[..own.Index]}{pid}{After[(own.Index + own.Length)..]}"),
                EndsLog = false,
            };
        }

        /// <summary>The line some seconds later, its stamp padded as printk pads it.</summary>
        public string At(long shift) =>
            Seconds is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"{Before}{at + shift,5}{After}")
                : Before + After;
    }
}
