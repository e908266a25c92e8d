using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.Bench;

/// <summary>How fast the text of a trace is read and counted, beside a program that only counts its lines of one
/// event, on one core.</summary>
internal static partial class TraceBench
{
    private const int SecondsBetween = 100;

    private static readonly string[] s_texts = ["7.2.13/leak", "7.2.13/burst", "7.2.13/stall"];

    public static int Run(BenchOptions options)
    {
        string searcher = Commands.Searcher();
        string text = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.txt");
        try
        {
            foreach (long size in options.Sizes)
            {
                Write(options.Root, text, size);
                IReadOnlyList<string> ours = Commands.OnOneCore(
                    Commands.Lowmark(options.Root, "trace", "alloc", "--input", text));
                IReadOnlyList<string> theirs = Commands.OnOneCore([searcher, "-c", "mm_page_alloc", text]);
                _ = Measured.Run(theirs);           // brings the text into the page cache for both
                List<Measured> lowmark = [], other = [];
                for (int round = 0; round < options.Rounds; round++)
                {
                    lowmark.Add(Measured.Run(ours));
                    other.Add(Measured.Run(theirs));
                }

                Console.WriteLine($"a trace's text of {Table.Size(size)}, {options.Rounds} rounds in turn, medians:");
                Console.WriteLine(Table.Row("lowmark trace alloc", size, lowmark));
                Console.WriteLine(Table.Row($"{searcher} -c mm_page_alloc", size, other));
                if (lowmark.Exists(run => run.ExitCode != 0))
                {
                    Console.Error.WriteLine("bench: lowmark did not exit with 0: the figures do not count");
                }
            }
        }
        finally
        {
            File.Delete(text);
        }

        return 0;
    }

    /// <summary>Texts of the corpus again and again, each time later.</summary>
    private static void Write(string root, string path, long size)
    {
        string part = string.Concat(s_texts.Select(name =>
            File.ReadAllText(Path.Combine(root, "corpus", "traces", name + ".txt"))));
        using FileStream file = File.Create(path);
        for (int turn = 0; file.Length < size; turn++)
        {
            file.Write(Encoding.UTF8.GetBytes(Seconds().Replace(part, match => Later(match, turn))));
        }

        file.SetLength(size);
    }

    private static string Later(Match seconds, int turn) =>
        (int.Parse(seconds.ValueSpan, CultureInfo.InvariantCulture) + (turn * SecondsBetween))
        .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<= )\d+(?=\.\d{6}: )", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Seconds();
}
