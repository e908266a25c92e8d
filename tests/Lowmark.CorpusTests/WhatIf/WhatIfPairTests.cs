using System.Globalization;
using System.Text;
using Lowmark.Changes;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.WhatIf;

namespace Lowmark.CorpusTests.WhatIf;

/// <summary>The lab's pairs as the judge of what-ifs: the run without the change is asked about, the run with it
/// decides.</summary>
/// <remarks>After a change that is meant: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Lowmark.CorpusTests --filter
/// WhatIfPairTests</c> writes the table of docs/what-if.md.</remarks>
public sealed class WhatIfPairTests
{
    private const string Page = "docs/what-if.md";
    private const string Begin = "<!-- pairs -->";
    private const string End = "<!-- end of pairs -->";

    private static readonly Judged[] s_all =
        [.. LabPair.All(Path.Combine(Repository.Root, "lab", "pairs")).Select(Judged.Of)];

    public static TheoryData<string> Names => [.. s_all.Select(judged => judged.Pair.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_answer_is_wrong_and_certain(string name)
    {
        Judged judged = s_all.Single(other => other.Pair.Name == name);

        Assert.False(judged is { IsRight: false, Answer.Confidence: Confidence.Certain }, judged.Answer.Summary);
        Assert.All(judged.Answer.Because, evidence => Assert.NotEmpty(evidence.Text));
        Assert.True(judged.IsRight is not null || !judged.Answer.Missing.IsEmpty, "what is missing is said");
    }

    [Fact]
    public void At_least_95_of_100_answers_agree_with_the_kernel_and_only_two_kinds_of_pairs_are_open()
    {
        int right = s_all.Count(judged => judged.IsRight is true);
        int answered = s_all.Count(judged => judged.IsRight is not null);

        Assert.True(right * 100 >= answered * 95, $"{right} of {answered} answers");
        Assert.All(
            s_all.Where(judged => judged.IsRight is null),
            judged => Assert.True(judged.Pair.Scenario is "mod-atomic-movable" or "thp-bloat", judged.Pair.Name));
        Assert.True(right * 100 >= s_all.Length * 94, $"{right} of {s_all.Length} pairs");
    }

    [Fact]
    public void The_victim_is_the_kernels_wherever_it_happens_again()
    {
        string[] wrong =
        [
            .. s_all.Where(judged => judged is { IsRight: true, Pair.HappensAfter: true, Killed: not null })
                // A failed request kills nobody: who was killed is another matter.
                .Where(judged => judged.Report is not { Kind: ReportKind.PageAllocationFailure })
                .Where(judged => judged.Answer.Victim?.Comm != judged.Killed)
                .Select(judged => $"{judged.Pair.Name}: {judged.Answer.Victim?.Comm}, not {judged.Killed}"),
        ];

        Assert.Empty(wrong);
        Assert.True(s_all.Count(judged => judged is { IsRight: true, Killed: not null }) > 25);
    }

    [Fact]
    public void Without_what_is_known_of_the_load_no_change_is_said_to_prevent_a_kill()
    {
        foreach (Judged judged in s_all.Where(judged => judged.Report is { Kind: ReportKind.OomKill }))
        {
            WhatIfAnswer answer = WhatIfReplay.OfReport(judged.Report!, judged.Pair.Changes, []);

            Assert.True(answer.Outcome is not WhatIfOutcome.Prevented, $"{judged.Pair.Name}: {answer.Summary}");
            bool isRefuted = answer.Outcome is WhatIfOutcome.NotPrevented && !judged.Pair.HappensAfter;
            bool isOwnLoad = judged.Pair.Key == "locked";
            Assert.False(isRefuted && !isOwnLoad, $"{judged.Pair.Name}: {answer.Summary}");
        }
    }

    [Fact]
    public void The_page_shows_the_agreement()
    {
        string page = Repository.Read(Page);
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = page.IndexOf(End, StringComparison.Ordinal);
        string table = $"\n{Table()}";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(table, page[from..to]);
    }

    private static string Table()
    {
        StringBuilder text = new();
        int right = s_all.Count(judged => judged.IsRight is true);
        int wrong = s_all.Count(judged => judged.IsRight is false);
        int[] victims =
        [
            .. s_all.Where(judged => judged is { IsRight: true, Pair.HappensAfter: true, Killed: not null })
                // A failed request kills nobody: who was killed is another matter.
                .Where(judged => judged.Report is not { Kind: ReportKind.PageAllocationFailure })
                .Select(judged => judged.Answer.Victim?.Comm == judged.Killed ? 1 : 0),
        ];
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {s_all.Length} pairs: {right} as the kernel did, {wrong} otherwise, {s_all.Length - right - wrong} without
            an answer. Of those that it does not prevent the victim is the kernel's in {victims.Sum()} of
            {victims.Length}.
            """);
        text.AppendLine();
        text.AppendLine("| kernel | scenario | change | demands | answer | confidence | happened | |");
        text.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (Judged judged in s_all) { text.AppendLine(Row(judged)); }
        text.AppendLine();
        text.AppendLine("Without an answer, or otherwise:");
        text.AppendLine();
        foreach (Judged judged in s_all.Where(judged => judged.IsRight is not true))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"- {judged.Pair.Name}: {judged.Answer.Summary} Missing: {string.Join("; ", judged.Answer.Missing)}.");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Row(Judged judged)
    {
        string[] name = judged.Pair.Name.Split(' ', 3);
        string answer = judged.Answer.Outcome switch
        {
            WhatIfOutcome.Prevented => "prevented",
            WhatIfOutcome.NotPrevented => judged.Answer.Victim is { } victim
                ? $"not prevented, {victim.Comm}"
                : "not prevented",
            WhatIfOutcome.PutOff => "put off",
            WhatIfOutcome.Unknown => "unknown",
        };
        string happened = judged.Pair.HappensAfter ? judged.Killed is { } killed ? $"yes, {killed}" : "yes" : "no";
        string verdict = judged.IsRight switch { true => "agrees", false => "**differs**", null => "open" };
        string demands = string.Join(", ", judged.Pair.Demands.Select(demand => $"{demand.Name}={demand.Size.Count}K"));
        return $"| {name[0]} | {name[1]} | `{name[2]}` | {demands} | {answer} | "
            + $"{judged.Answer.Confidence.ToString().ToLowerInvariant()} | {happened} | {verdict} |";
    }

    /// <param name="Report">Null where the log is silent.</param>
    /// <param name="IsRight">Null without an answer.</param>
    /// <param name="Killed">Comm of the first whom the kernel's log of the changed run names.</param>
    private sealed record Judged(
        LabPair Pair, DiagnosedReport? Report, WhatIfAnswer Answer, bool? IsRight, string? Killed)
    {
        public static Judged Of(LabPair pair)
        {
            DiagnosedReport? report = DiagnosedLog.Of(pair.Log("before")) is [var first, ..] ? first : null;
            WhatIfAnswer? told = report is null ? null : WhatIfReplay.OfReport(report, pair.Changes, pair.Demands);
            WhatIfAnswer answer = told is { Outcome: not WhatIfOutcome.Unknown } || pair.Scenario != "overcommit2"
                ? told!
                : WhatIfReplay.OfHost(StateOf(pair), pair.Changes, pair.Demands);
            bool? happens = answer.Outcome switch
            {
                WhatIfOutcome.Prevented => false,
                WhatIfOutcome.NotPrevented => true,
                _ => null,
            };
            string? killed =
                DiagnosedLog.Of(pair.Log("after")).SelectMany(after => after.Victims).FirstOrDefault()?.Comm;
            return new(pair, report, answer, happens is null ? null : happens == pair.HappensAfter, killed);
        }

        /// <summary>The saved files as the machine they came from: what a log does not print.</summary>
        private static HostReport StateOf(LabPair pair)
        {
            FakeHost files = new();
            foreach (string name in (string[])["meminfo", "zoneinfo", "buddyinfo", "vmstat", "swaps"])
            {
                files.With($"/proc/{name}", File.ReadAllBytes(Path.Combine(pair.State, name)));
            }

            files.With("/proc/sys/vm/min_free_kbytes", File.ReadAllBytes(Path.Combine(pair.State, "min_free_kbytes")));
            HostSampler sampler = new(files);
            sampler.Sample();
            HostFacts facts = new(sampler, sampler.ReadSurroundings(withLists: true));
            return HostChecker.Check(facts, null);
        }
    }
}
