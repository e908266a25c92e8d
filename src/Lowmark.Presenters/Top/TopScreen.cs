using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Top;

/// <summary>The whole screen of the live view: a title, the page, the keys.</summary>
public static class TopScreen
{
    private const int HeadRows = 2;
    private const int FootRows = 1;

    private static readonly (TopPage Page, string Name)[] s_pages =
    [
        (TopPage.Overview, "1 Overview"), (TopPage.Zones, "2 Zones"), (TopPage.Groups, "3 Groups"),
        (TopPage.Kills, "4 Kills"), (TopPage.Findings, "5 Findings"),
    ];

    /// <param name="grid">Of the terminal's size; drawn over.</param>
    /// <returns>The furthest that the page can be scrolled.</returns>
    public static int Draw(CellGrid grid, TopModel model, TopView view)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(model);
        Title(grid, model);
        Tabs(grid, model, view);
        Pane pane = new(grid, HeadRows, Math.Max(0, grid.Rows - HeadRows - FootRows), view.Scroll);
        if (view.ShowsHelp) { HelpRows.Write(pane); }
        else { Body(pane, model, view.Page); }
        Foot(grid, pane, view.Scroll);
        return Math.Max(0, pane.Rows - pane.Height);
    }

    private static void Body(Pane pane, TopModel model, TopPage page)
    {
        switch (page)
        {
            case TopPage.Overview: Overview(pane, model); break;
            case TopPage.Zones: Zones(pane, model); break;
            case TopPage.Groups: GroupRows.WriteTree(pane, model.Report); break;
            case TopPage.Kills: KillRows.WriteRankings(pane, model); break;
            case TopPage.Findings: FindingRows.WriteAll(pane, model.Report); break;
        }
    }

    /// <summary>As much of each part as there is room for.</summary>
    private static void Overview(Pane pane, TopModel model)
    {
        HostReport report = model.Report;
        int memory = MemoryRows.CountOf(model.Pulse);
        int zones = model.Pulse.Memory?.Zones.Count() ?? 1;
        int groups = Math.Clamp(report.LimitedGroups, 1, HostChecker.MostGroups);
        int[] rows = RowShares.Of(
            pane.Height,
            (memory, memory),
            (2, 1 + Math.Max(1, report.Findings.Count)),
            (2, 1 + groups),
            (2, 1 + Math.Max(1, report.NextKills.Count)),
            (2, 1 + zones),
            (PressureRows.Least, PressureRows.Most));
        int[] extra = RowShares.Of(
            pane.Height - rows.Sum(),
            (3, 1 + (2 * model.Pulse.Pieces.Count)),
            (MemoryRows.HistoryCount, pane.Glyphs.Unicode ? MemoryRows.HistoryCount : 0));
        if (rows[0] > 0) { MemoryRows.Write(pane, model); }
        if (extra[1] > 0) { MemoryRows.WriteHistory(pane, model.History); }
        if (rows[1] > 0) { FindingRows.Write(pane, report, rows[1] - 1); }
        if (rows[3] > 0) { KillRows.Write(pane, model, rows[3] - 1); }
        if (rows[2] > 0) { GroupRows.Write(pane, report, rows[2] - 1); }
        if (rows[5] > 0) { PressureRows.Write(pane, model.Pulse, rows[5]); }
        if (rows[4] > 0) { ZoneRows.Write(pane, model, rows[4] - 1); }
        if (extra[0] > 0) { ZoneRows.WritePieces(pane, model.Pulse, extra[0] - 1); }
    }

    private static void Zones(Pane pane, TopModel model)
    {
        ZoneRows.Write(pane, model, int.MaxValue);
        pane.NextRow();
        ZoneRows.WriteMarks(pane, model);
        pane.NextRow();
        ZoneRows.WritePieces(pane, model.Pulse, int.MaxValue);
        pane.NextRow();
        ZoneRows.WriteLargest(pane, model);
    }

    private static void Title(CellGrid grid, TopModel model)
    {
        grid.Fill(0, 0, grid.Columns, ' ', CellStyle.Inverse);
        HostIdentity host = model.Report.Host;
        List<string> parts = [$"lowmark top  {host.Name ?? "this machine"}"];
        if (host.Release is { } release) { parts.Add(release); }
        if (model.Pulse.Uptime is { } up) { parts.Add($"up {DurationText.Of(up.TotalSeconds)}"); }
        if (host.Cpus is { } cpus) { parts.Add(SizeText.Count(cpus, "CPU", "CPUs")); }
        string clock = model.Clock is { } now ? $"{now:HH:mm:ss} " : "";
        int room = grid.Columns - 1 - clock.Length;
        grid.Put(0, 1, room - 1, string.Join("  ", parts), CellStyle.Inverse);
        grid.Put(0, room + 1, clock.Length, clock, CellStyle.Inverse);
    }

    private static void Tabs(CellGrid grid, TopModel model, TopView view)
    {
        int column = 1;
        foreach ((TopPage page, string name) in s_pages)
        {
            bool isShown = page == view.Page && !view.ShowsHelp;
            column += grid.Put(1, column, grid.Columns, name, isShown ? CellStyle.InverseStrong : CellStyle.Plain) + 2;
        }

        string every = $"every {DurationText.Of(model.Every.TotalSeconds)}";
        string tasks = model.ReportEvery > 1
            ? $", tasks {DurationText.Of(model.ReportEvery * model.Every.TotalSeconds)}"
            : "";
        (string state, CellStyle style) = view.IsPaused
            ? ("PAUSED", CellStyle.Warning)
            : (every + tasks, CellStyle.Dim);
        int start = grid.Columns - state.Length - 1;
        if (start > column) { grid.Put(1, start, state.Length, state, style); }
    }

    private static void Foot(CellGrid grid, Pane pane, int scroll)
    {
        int row = grid.Rows - 1;
        if (row < HeadRows) { return; }
        string arrows = grid.Unicode ? "↑↓" : "Up Down";
        grid.Put(
            row, 1, grid.Columns, $"q quit  Tab page  {arrows} scroll  p pause  h help",
            CellStyle.Dim);
        if (pane.Rows <= pane.Height) { return; }
        int last = Math.Min(pane.Rows, scroll + pane.Height);
        string place = $"rows {scroll + 1} to {last} of {pane.Rows}";
        grid.Put(row, grid.Columns - place.Length - 1, place.Length, place, CellStyle.Strong);
    }
}
