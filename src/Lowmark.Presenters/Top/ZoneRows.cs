using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Top;

/// <summary>Zones against their watermarks, and what their free memory is made of.</summary>
internal static class ZoneRows
{
    private const int NameWidth = 14;
    private const int SizeWidth = 9;

    /// <summary>Whose blocks a driver, a kernel stack and a huge page need.</summary>
    private static readonly int[] s_judged = [3, 9];

    /// <summary>In the order of the machine; when there is no room for all, the lowest against its watermark
    /// first.</summary>
    /// <param name="most">Rows, the head not counted.</param>
    public static void Write(Pane pane, TopModel model, int most)
    {
        TopTable table = new(
            pane, new("ZONE", NameWidth), new("FREE", SizeWidth, Right: true),
            new("m min, l low, h high", 0) { Widest = 60 }, new("STANDING", 10),
            new("<o3", 4, Right: true, From: 70), new("<o9", 4, Right: true, From: 70),
            new("LARGEST", 8, Right: true, From: 78));
        table.Head();
        if (model.Pulse.Memory is not { } state)
        {
            pane.Line("/proc/zoneinfo and /proc/buddyinfo can not be read.", CellStyle.Dim);
            return;
        }

        ZoneState[] zones = [.. state.Zones];
        IEnumerable<ZoneState> shown = zones.Length <= most ? zones : zones.OrderBy(Fullness).Take(most);
        foreach (ZoneState zone in shown)
        {
            pane.NextRow();
            CellStyle style = StyleOf(zone);
            table.Cell(0, Name(zone.Node, zone.Name));
            table.Cell(1, TopText.Size(state, zone.Free), style);
            table.Bar(2, MemoryTables.Level(zone, null), style);
            table.Cell(3, MemoryTables.Standing(zone, null), style);
            for (int at = 0; at < s_judged.Length; at++)
            {
                table.Cell(4 + at, Unusable(PiecesOf(model.Pulse, zone), s_judged[at]));
            }

            table.Cell(6, Largest(state, model.Report, zone, "GFP_KERNEL"));
        }
    }

    /// <summary>Free blocks of each order, and below them the share of the free memory that is in smaller
    /// ones.</summary>
    public static void WritePieces(Pane pane, HostPulse pulse, int most)
    {
        int orders = pulse.Pieces.IsEmpty ? 0 : pulse.Pieces.Max(zone => zone.Blocks.Count);
        if (orders == 0) { return; }
        int width = Math.Clamp((pane.Width - NameWidth) / orders, 5, 9);
        pane.NextRow();
        pane.Put(0, NameWidth, "BLOCKS / % <o", CellStyle.Label);
        for (int order = 0; order < orders; order++)
        {
            pane.PutRight(NameWidth + (order * width), width, $"o{order}", CellStyle.Label);
        }

        IEnumerable<ZonePieces> shown = 2 * pulse.Pieces.Count <= most
            ? pulse.Pieces
            : pulse.Pieces.OrderByDescending(zone => zone.UnusablePermille is { Count: > 3 } some ? some[3] : 0)
                .Take(most / 2);
        foreach (ZonePieces zone in shown)
        {
            pane.NextRow();
            pane.Put(0, NameWidth, Name(zone.Node, zone.Zone));
            for (int order = 0; order < zone.Blocks.Count; order++)
            {
                long blocks = zone.Blocks[order];
                pane.PutRight(
                    NameWidth + (order * width), width, TopText.Count(blocks),
                    blocks == 0 ? CellStyle.Dim : CellStyle.Plain);
            }

            pane.NextRow();
            pane.PutRight(0, NameWidth, "%", CellStyle.Dim);
            for (int order = 0; order < zone.UnusablePermille.Count; order++)
            {
                int percent = zone.UnusablePermille[order] / 10;
                pane.PutRight(
                    NameWidth + (order * width), width, $"{percent}",
                    percent == 100 ? CellStyle.Warning : CellStyle.Dim);
            }
        }
    }

    /// <summary>What could be handed out in one piece, by the kind of the request.</summary>
    public static void WriteLargest(Pane pane, TopModel model)
    {
        if (model.Pulse.Memory is not { } state || model.Report.LargestBlocks.IsEmpty) { return; }
        string[] requests = [.. model.Report.LargestBlocks.Select(block => block.Request).Distinct()];
        TopTable table = new(
            pane, [new("LARGEST BLOCK", NameWidth), .. requests.Select(name => new TopColumn(name, 20, Right: true))]);
        table.Head();
        foreach (ZoneState zone in state.Zones)
        {
            pane.NextRow();
            table.Cell(0, Name(zone.Node, zone.Name));
            for (int at = 0; at < requests.Length; at++)
            {
                table.Cell(at + 1, Largest(state, model.Report, zone, requests[at]));
            }
        }
    }

    /// <summary>Marks of each zone in numbers.</summary>
    public static void WriteMarks(Pane pane, TopModel model)
    {
        if (model.Pulse.Memory is not { } state) { return; }
        TopTable table = new(
            pane, new("WATERMARKS", NameWidth), new("FREE", SizeWidth, Right: true),
            new("MIN", SizeWidth, Right: true), new("LOW", SizeWidth, Right: true),
            new("HIGH", SizeWidth, Right: true), new("BOOST", SizeWidth, Right: true),
            new("MANAGED", SizeWidth, Right: true), new("PER-CPU", SizeWidth, Right: true, From: 90));
        table.Head();
        foreach (ZoneState zone in state.Zones)
        {
            pane.NextRow();
            table.Cell(0, Name(zone.Node, zone.Name));
            Pages?[] figures = [zone.Free, zone.Min, zone.Low, zone.High, zone.Boost, zone.Managed, zone.FreePcp];
            for (int at = 0; at < figures.Length; at++) { table.Cell(at + 1, TopText.Size(state, figures[at])); }
        }
    }

    private static string Name(int node, string zone) => $"Node {node} {zone}";

    private static double Fullness(ZoneState zone) => zone is { Free: { } free, High: { Count: > 0 } high }
        ? (double)free.Count / high.Count
        : double.MaxValue;

    private static CellStyle StyleOf(ZoneState zone) => zone switch
    {
        { Free: { } free, Min: { } min } when free < min => CellStyle.Bad,
        { Free: { } free, Low: { } low } when free < low => CellStyle.Warning,
        { Free: { } free, High: { } high } when free < high => CellStyle.Plain,
        _ => CellStyle.Good,
    };

    private static ZonePieces? PiecesOf(HostPulse pulse, ZoneState zone)
    {
        foreach (ZonePieces pieces in pulse.Pieces)
        {
            if (pieces.Node == zone.Node && pieces.Zone == zone.Name) { return pieces; }
        }

        return null;
    }

    private static string Unusable(ZonePieces? pieces, int order) =>
        pieces is { } known && order < known.UnusablePermille.Count ? $"{known.UnusablePermille[order] / 10}%" : "";

    private static string Largest(MemoryState state, HostReport report, ZoneState zone, string request)
    {
        foreach (LargestBlock block in report.LargestBlocks)
        {
            if (block.Node != zone.Node || block.Zone != zone.Name || block.Request != request) { continue; }
            return block switch
            {
                { Eligible: false } => "not for it",
                { Order: { } order } => SizeText.Of(state.InKiB(Pages.InBlocks(1, new Order(order)))),
                _ => "none",
            };
        }

        return "";
    }
}
