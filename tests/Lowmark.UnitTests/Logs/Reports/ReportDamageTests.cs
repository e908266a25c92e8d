using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Fuzz;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Cut, overwritten and thinned reports: what is read was printed, what was lost is said.</summary>
public class ReportDamageTests
{
    [Fact]
    public void A_cut_report_invents_nothing()
    {
        Gen<(KernelTextReport, int[])> cases = Gen.Zip(KernelTextCases.Any, Gen.ArrayOf(Gen.Choose(0, 1_000_000), 20));
        KernelTextCases.Check(cases, cut =>
        {
            string log = cut.Item1.Stamped();
            foreach (int at in cut.Item2) { InventsNothing(cut.Item1, log[..(at % log.Length)]); }
        });
    }

    public static TheoryData<string> Releases => [.. KernelTextEra.All.Select(era => era.Release)];

    [Theory]
    [MemberData(nameof(Releases))]
    public void No_line_cut_at_any_byte_invents_anything(string release)
    {
        KernelTextEra era = KernelTextEra.All.Single(known => known.Release == release);
        KernelTextReport[] reports =
            [KernelTextWriter.Oom(era, 5), KernelTextWriter.Memcg(era, 6), KernelTextWriter.Failure(era, 7)];
        foreach (KernelTextReport printed in reports)
        {
            // Only the last line is cut in the middle, so two lines of context are enough to reach every cut of every
            // line.
            string log = printed.Stamped();
            int start = 0;
            for (int line = 0; line < printed.Lines.Count; line += 1 + line / 8)
            {
                start = Start(log, line);
                int end = log.IndexOf('\n', start);
                for (int at = start + 16; at <= end; at++) { InventsNothing(printed, log[..at]); }
            }
        }
    }

    [Fact]
    public void A_lost_line_is_missed_and_nothing_else_changes()
    {
        Gen<(KernelTextReport, int)> cases = Gen.Zip(KernelTextCases.Any, Gen.Choose(0, 1_000_000));
        KernelTextCases.Check(cases, lost =>
        {
            (KernelTextReport whole, int at) = (lost.Item1, lost.Item2 % lost.Item1.Lines.Count);
            KernelTextLine gone = whole.Lines[at];
            KernelTextReport thinned = new(whole.Name);
            thinned.Lines.AddRange(whole.Lines.Where(line => line != gone));
            if (at == 0 || gone.Text.StartsWith("[ pid", StringComparison.Ordinal)
                || gone.Text.StartsWith("[  pid", StringComparison.Ordinal))
            {
                return;
            }

            Report report = Assert.Single(KernelTextReading.Of(thinned.Stamped()).Reports);

            KernelTextFacts.Same(Without(whole, gone), KernelTextFacts.Of(report));
            if (gone.IsMissed) { Assert.True(report.Missing.Count > 0, $"not missed: {gone.Text}"); }
        });
    }

    [Fact]
    public void Without_its_header_a_task_table_is_missed_and_the_rest_stays()
    {
        KernelTextReport whole = KernelTextWriter.Oom(KernelTextEra.V61, 3);
        KernelTextReport thinned = new(whole.Name);
        thinned.Lines.AddRange(whole.Lines.Where(line => !line.Text.StartsWith("[  pid", StringComparison.Ordinal)));

        Report report = Assert.Single(KernelTextReading.Of(thinned.Stamped()).Reports);

        Assert.Null(report.Tasks);
        Assert.Contains(report.Missing, phrase => phrase.StartsWith("the task table", StringComparison.Ordinal));
        Assert.Equal(
            whole.Facts.Where(fact => !fact.Key.StartsWith("task ", StringComparison.Ordinal)),
            KernelTextFacts.Of(report));
    }

    [Fact]
    public void Overwritten_bytes_lose_no_line()
    {
        Gen<(KernelTextReport, (int, int)[])> cases =
            Gen.Zip(KernelTextCases.Any, Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(0, 255)), 12));
        KernelTextCases.Check(cases, damaged =>
        {
            byte[] log = Encoding.Latin1.GetBytes(damaged.Item1.Stamped());
            foreach ((int at, int value) in damaged.Item2) { log[at % log.Length] = (byte)value; }
            Assert.Null(LineAccounts.Complaint(log));
        });
    }

    private static int Start(string log, int line)
    {
        int at = 0;
        for (; line > 0; line--) { at = log.IndexOf('\n', at) + 1; }
        return at;
    }

    private static SortedDictionary<string, string> Without(KernelTextReport whole, KernelTextLine gone)
    {
        SortedDictionary<string, string> left = KernelTextReport.FactsOf(whole.Lines.Where(line => line != gone));
        if (gone.Facts.Length > 0 && gone.Facts[0].Name.StartsWith("zone ", StringComparison.Ordinal))
        {
            // Nobody knows whose reserve the next line gives.
            left.Remove($"reserve {string.Join(' ', gone.Facts[0].Name.Split(' ')[1..3])}");
        }

        if (!gone.Facts.Any(fact => fact.Name.StartsWith("frame ", StringComparison.Ordinal))) { return left; }

        // Frames have no number of their own: those below move up.
        foreach (string name in left.Keys.Where(name => name.StartsWith("frame ", StringComparison.Ordinal)).ToArray())
        {
            left.Remove(name);
        }
        int next = 0;
        foreach (KernelTextLine line in whole.Lines.Where(line => line != gone))
        {
            (string Name, string Value)[] frame =
                [.. line.Facts.Where(fact => fact.Name.StartsWith("frame ", StringComparison.Ordinal))];
            foreach ((string name, string value) in frame) { left.Add($"frame {next:D2}{name[8..]}", value); }
            next += frame.Length > 0 ? 1 : 0;
        }

        return left;
    }

    /// <summary>A bare figure or name at the very end of the input can not be told from a whole one; all else must be
    /// as printed.</summary>
    private static void InventsNothing(KernelTextReport printed, string log)
    {
        SortedDictionary<string, string> facts = printed.Facts;
        string end = log.TrimEnd();
        foreach (Report report in KernelTextReading.Of(log).Reports)
        {
            foreach ((string name, string value) in KernelTextFacts.Of(report))
            {
                bool isCut =
                    facts.TryGetValue(name, out string? whole) && whole.StartsWith(value, StringComparison.Ordinal)
                    && end.EndsWith(value.TrimEnd(), StringComparison.Ordinal);
                Assert.True(
                    whole == value || isCut,
                    $"{name} is '{whole}', read as '{value}' from …{end[Math.Max(0, end.Length - 90)..]}");
            }
        }
    }
}
