using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.Bench;

/// <summary>The project's fixtures one after the other, over and over, each time at a later time.</summary>
internal sealed partial class ReportLog
{
    private readonly List<Line> _lines;
    private readonly long _seconds;

    private ReportLog(List<Line> lines, int sources)
    {
        _lines = lines;
        Sources = sources;
        _seconds = lines.Max(line => line.Seconds ?? 0) + 60;
    }

    /// <summary>How many logs it is made of.</summary>
    public int Sources { get; }

    /// <returns>Null when no fixture holds a report.</returns>
    public static ReportLog? FromFixtures(string root)
    {
        string[] paths =
        [
            .. LogsBelow(Path.Combine(root, "tests"))
                .Where(path => path.Split('/').Contains("Fixtures", StringComparer.Ordinal)),
            .. LogsBelow(Path.Combine(root, "examples")),
        ];
        string[] texts =
        [
            .. paths.Order(StringComparer.Ordinal).Select(path => File.ReadAllText(path, Encoding.Latin1))
                .Where(text => Report().IsMatch(text) && !text.Contains('\0', StringComparison.Ordinal)),
        ];
        return texts.Length == 0 ? null : new([.. texts.SelectMany(LinesOf)], texts.Length);
    }

    /// <summary>Writes whole passes over the fixtures until the size is reached.</summary>
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

    private static IEnumerable<string> LogsBelow(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories) : [];

    private static IEnumerable<Line> LinesOf(string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        return lines.Select((line, at) => Line.Parse(line, endsLog: at == lines.Length - 1));
    }

    [GeneratedRegex(
        "invoked oom-killer|page allocation failure|Killed process", RegexOptions.None,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Report();

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

        /// <summary>The line some seconds later, its stamp padded as printk pads it.</summary>
        public string At(long shift) =>
            Seconds is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"{Before}{at + shift,5}{After}")
                : Before + After;
    }
}
