using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Top;

/// <summary>Who would be killed next.</summary>
internal static class KillRows
{
    private const int SizeWidth = 9;
    private const string Machine = "the machine";

    /// <summary>One row for the machine and each of the fullest groups.</summary>
    /// <param name="most">Rows, the head not counted.</param>
    public static void Write(Pane pane, TopModel model, int most)
    {
        TopTable table = new(
            pane, new("NEXT KILL IF FULL", 0) { Widest = 40 }, new("VICTIM", 16), new("PID", 7, Right: true),
            new("HOLDS", SizeWidth, Right: true), new("ADJ", 5, Right: true, From: 64),
            new("LEFT", SizeWidth, Right: true), new("AT THIS RATE", 14, From: 90));
        table.Head();
        if (model.Report.NextKills.IsEmpty) { pane.Line("No process can be read.", CellStyle.Dim); }
        foreach (NextKill next in model.Report.NextKills.Take(most))
        {
            pane.NextRow();
            string where = next.Memcg ?? Machine;
            CellStyle style = next.Memcg is { } path
                ? TopText.StyleOf(model.Report, "memcg", path)
                : CellStyle.Plain;
            table.Cell(0, WordWrap.Shorten(pane.Clean(where), table.WidthOf(0), pane.Glyphs.More), style);
            table.Cell(5, TopText.Size(RoomOf(model, next)), style);
            table.Cell(6, TimeOf(model, next) is { } left ? DurationText.Of(left.TotalSeconds) : "", style);
            if (next.Victim is not { } victim)
            {
                table.Cell(1, "nobody", CellStyle.Dim);
                continue;
            }

            table.Cell(1, victim.Comm, CellStyle.Strong);
            table.Cell(2, $"{victim.Pid}");
            table.Cell(3, Held(model.Pulse.Memory, victim.Held));
            table.Cell(4, victim.OomScoreAdj is { } adj ? $"{adj}" : "");
        }
    }

    /// <summary>All rankings.</summary>
    public static void WriteRankings(Pane pane, TopModel model)
    {
        foreach (NextKill next in model.Report.NextKills)
        {
            if (pane.Rows > 0) { pane.NextRow(); }
            string where = next.Memcg is { } path ? $"If {path} reached its limit" : "If the machine ran out";
            string room = RoomOf(model, next) is { } left ? $": {SizeText.Of(left)} left" : "";
            string time = TimeOf(model, next) is { } span ? $", {DurationText.Of(span.TotalSeconds)} at this rate" : "";
            string whole = next.IsKilledWhole ? "; the group is killed as a whole" : "";
            pane.Paragraph($"{where}{room}{time}{whole}", CellStyle.Strong, 0);
            if (next.Agreement is { } agreement)
            {
                pane.Line(
                    $"The kernel's own oom_score is the same for {agreement.Same} of {agreement.Compared} tasks.",
                    CellStyle.Dim);
            }

            Ranking(pane, model, next);
        }

        if (model.Report.NextKills.IsEmpty) { pane.Line("No process can be read.", CellStyle.Dim); }
    }

    private static void Ranking(Pane pane, TopModel model, NextKill next)
    {
        TopTable table = new(
            pane, new("PID", 8, Right: true), new("NAME", 20), new("BADNESS", 12, Right: true),
            new("HOLDS", SizeWidth, Right: true), new("ADJ", 5, Right: true), new("", 0));
        table.Head();
        foreach (RankedTask task in next.Ranking)
        {
            bool isNext = task.Pid == next.VictimPid;
            CellStyle style = isNext ? CellStyle.Bad : CellStyle.Plain;
            pane.NextRow();
            table.Cell(0, $"{task.Pid}", style);
            table.Cell(1, task.Comm, style);
            table.Cell(2, task.Badness is { } points ? $"{points.Count}" : "none", style);
            table.Cell(3, Held(model.Pulse.Memory, task.Held), style);
            table.Cell(4, task.OomScoreAdj is { } adj ? $"{adj}" : TopText.Unknown, style);
            table.Cell(5, isNext ? "next" : task.WhyNot ?? "", style);
        }
    }

    /// <summary>Of the machine the pulse knows it newer.</summary>
    private static KiB? RoomOf(TopModel model, NextKill next) =>
        next.Memcg is null ? model.Pulse.Room ?? next.Room : next.Room;

    private static TimeSpan? TimeOf(TopModel model, NextKill next) =>
        next.Memcg is null ? model.TimeLeft : next.TimeLeft;

    private static string Held(MemoryState? state, Pages pages) => state is { } known
        ? SizeText.Of(known.InKiB(pages))
        : $"{TopText.Count(pages.Count)} p";
}
