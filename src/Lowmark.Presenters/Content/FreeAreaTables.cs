using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>The free blocks by order: drawn for the zones that the request may use, in numbers for the
/// others.</summary>
internal static class FreeAreaTables
{
    /// <param name="request">Null when none failed: then no block is judged.</param>
    /// <param name="all">Each zone against the request.</param>
    public static void Write(
        PageBuilder page, MemoryState state, RequestFacts? request, EquatableArray<ZoneCheck> all)
    {
        // A single page comes from any block: then the size of the blocks decides nothing.
        bool sizeMatters = request?.Order > 0 || all.Any(check => check.BlockAvailable is false);
        ZoneCheck[] asked = [
            .. all.Where(check => sizeMatters && check.Eligible
                && check.Orders.Any(order => order.Free.Blocks > 0))];
        if (asked.Length > 0)
        {
            page.Heading($"Free blocks that the request could take ({Prose.Amount(request, state.PageSize)})");
            foreach (ZoneCheck check in asked) { Drawn(page, state, request, check); }
        }

        ZoneState[] others = [
            .. state.Zones.Where(zone => zone.FreeArea is { Orders.IsEmpty: false }
                && !asked.Any(check => check.Node == zone.Node && check.Zone == zone.Name))];
        if (others.Length == 0) { return; }
        page.Heading(
            $"Free blocks by order{(asked.Length > 0 ? " in the other zones" : "")} "
            + "(letters: migratetypes that have one)");
        Table table = new([
            new("order", true), new("block", true),
            .. others.Select(zone => new Column($"Node {zone.Node} {zone.Name}", Right: true))])
        {
            Repeated = 2,
        };
        for (int order = 0; order < others.Max(zone => zone.FreeArea!.Orders.Count); order++)
        {
            table.Add([
                $"{order}", BlockSize(state, order), .. others.Select(zone => order < zone.FreeArea!.Orders.Count
                    ? Blocks(zone.FreeArea.Orders[order])
                    : "")]);
        }

        table.Add(["", "sum", .. others.Select(zone => $"{state.InKiB(zone.FreeArea!.TotalPages).Count} kB")]);
        page.Add(table);
    }

    // Against the order that holds most.
    private static void Drawn(PageBuilder page, MemoryState state, RequestFacts? request, ZoneCheck check)
    {
        string zone = $"Node {check.Node} {check.Zone}";
        Table table = new(
            new(zone), new("free", true), new("memory", true), new("this request"))
        {
            Drawing = new($"Free memory of {zone} by the size of its blocks", BarColumn: 3, ValueColumn: 2)
            {
                NoteColumn = 3,
            },
        };
        KiB[] memory = new KiB[check.Orders.Count];
        for (int at = 0; at < memory.Length; at++) { memory[at] = InBlocks(state, check.Orders[at].Free.Blocks, at); }
        KiB most = memory.Max();
        int shown = Math.Max(Array.FindLastIndex(memory, size => size.Count > 0), request?.Order ?? 0) + 1;
        if (shown >= memory.Length - 1) { shown = memory.Length; }
        for (int at = 0; at < shown; at++)
        {
            OrderCheck order = check.Orders[at];
            bool isAsked = at == request?.Order;
            string answer = order switch
            {
                { Suffices: true } when check.WatermarkOk is false => "large enough, but kept back by the watermark",
                { Suffices: true } => "could take one",
                { WhyNot: { } why } => why,
                _ => isAsked ? "asked for, and none is free" : "",
            };
            table.Add(new Row(
                [$"order {at} ({BlockSize(state, at)})", Blocks(order.Free), $"{memory[at].Count} kB", answer],
                order switch
                {
                    { Suffices: true } => check.WatermarkOk is false ? Ink.Plain : Ink.Good,
                    _ when isAsked => Ink.Bad,
                    { WhyNot: not null } => Ink.Dim,
                    _ => Ink.Plain,
                },
                Bar.Of(memory[at], most)));
        }

        if (shown < memory.Length) { table.Add($"order {shown} to {memory.Length - 1}", "0", "0 kB", ""); }

        page.Add(table);
    }

    private static KiB InBlocks(MemoryState state, long blocks, int order) =>
        state.InKiB(Pages.InBlocks(blocks, new Order(Math.Min(order, 62))));

    private static string BlockSize(MemoryState state, int order) => $"{InBlocks(state, 1, order).Count} kB";

    private static string Blocks(FreeBlocks blocks) => string.IsNullOrEmpty(blocks.Migratetypes)
        ? $"{blocks.Blocks}"
        : $"{blocks.Blocks} ({blocks.Migratetypes})";
}
