using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Text;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Presenters;

/// <summary>The time line at the end of the text and of the summary.</summary>
public class TimelineSectionTests
{
    [Fact]
    public void The_line_is_drawn_with_its_marks_and_what_came_again_is_said_once()
    {
        // The last line says how much was read.
        string[] lines = Lines(Shown.Text(new(80), Leaking()))[..^1];

        Assert.Equal(
            [
                "Time line: kern.log: 3 incidents, 3 killed within 1 h 22 min; longest pause 40",
                "           min.",
                $"           |─●{new string('─', 31)}●{new string('─', 32)}●|",
                $"           0.000000 s{new string(' ', 46)}4900.000000 s",
                "Again:     service db 3 times (cgroup-limit), every 40 min. It grows by 146 MiB",
                "           an hour (likely, process-leak): db (pid 900) is one process and",
                "           bigger in every report: 391 MiB, then 586 MiB 1 h 20 min later.",
                "Hit:       service db ×3.",
            ],
            lines);
    }

    [Fact]
    public void Without_unicode_the_line_is_drawn_in_ASCII() =>
        Assert.All(Shown.Text(new(80, Unicode: false), Leaking()), letter => Assert.True(letter < 128));

    [Fact]
    public void A_row_names_what_followed_from_what() =>
        Assert.Contains(
            "Followed:  oom_kill at 200.000000 s from allocation_stall at 100.000000 s (likely): Node 0 Normal",
            Shown.Text(new(100), Events(
                Short(100, ReportKind.AllocationStall, "Normal"), Short(200, ReportKind.OomKill, "Normal"))),
            StringComparison.Ordinal);

    [Fact]
    public void The_summary_ends_with_two_lines() =>
        Assert.Equal(
            ["kern.log: 3 incidents, 3 killed within 1 h 22 min; longest pause 40 min.",
                "Again: service db 3 times (cgroup-limit), every 40 min. "
                + "It grows by 146 MiB an hour (likely, process-leak)."],
            Shown.Summary(new(120), Leaking(), Diagnosed()).TrimEnd('\n').Split('\n')[^2..]);

    [Fact]
    public void Standard_input_is_called_so() =>
        Assert.Contains(
            "Time line: standard input: 2 incidents",
            Shown.Text(new(100), Events(Kill(1, 2, 3).From("-"), Kill(2401, 3, 3).From("-"))),
            StringComparison.Ordinal);

    [Fact]
    public void One_incident_is_no_story() =>
        Assert.Equal(
            Shown.Text(new(80), Events(), Diagnosed()), Shown.Text(new(80), Events(Kill(1, 2, 3)), Diagnosed()));

    [Fact]
    public void A_hostile_name_does_not_act()
    {
        Timeline timeline = Events(
            Kill(1, 2, 3, "/\u001b]0;owned\u0007").From("\u001b[31m.log"),
            Kill(900, 3, 3, "/\u001b]0;owned\u0007").From("\u001b[31m.log"));

        Assert.DoesNotContain(Shown.Text(new(80), timeline), letter => letter is '\u001b' or '\u0007');
        Assert.DoesNotContain(Shown.Summary(new(80), timeline, Diagnosed()), letter => letter is '\u001b' or '\u0007');
    }

    [Fact]
    public void No_line_is_wider_than_asked_for_in_any_width()
    {
        for (int width = TextOptions.NarrowestWidth; width <= TextOptions.WidestWidth; width++)
        {
            Assert.All(Lines(Shown.Text(new(width), Leaking())), line => Assert.InRange(line.Length, 0, width));
        }
    }

    [Fact]
    public void In_JSON_it_is_part_of_the_document_and_null_without_one()
    {
        JsonElement machine = Shown.Json(Leaking()).GetProperty("timeline").GetProperty("machines")[0];

        Assert.Equal(150_000, machine.GetProperty("recurrences")[0].GetProperty("growth").GetProperty("per_hour_kib")
            .GetInt64());
        Assert.Equal(
            [100d, 2500, 4900], machine.GetProperty("entries").EnumerateArray()
                .Select(entry => entry.GetProperty("at_s").GetDouble()));
        Assert.Equal(JsonValueKind.Null, Shown.Json().GetProperty("timeline").ValueKind);
    }

    private static Lowmark.Remedies.ExplainedReport Diagnosed() => TestKit.Diagnosed.Full();

    private static Timeline Leaking() => Events(
        Start(), Kill(100, 900, 400_000, victim: 10), Kill(2500, 900, 500_000, victim: 11),
        Kill(4900, 900, 600_000, victim: 12));

    private static string[] Lines(string text) => [.. text.Split('\n').Where(line => line.Length > 0)];
}
