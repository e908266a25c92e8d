using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.UnitTests.Traces.Recordings;

/// <summary>An event made of random bytes, the same for each consumer.</summary>
internal static class AnyEvent
{
    private static readonly string[] s_names = 
        ["", "bash", "a b", "kworker/u8:1", "x\ny", "[odd]", "0", "deadbeefdeadbeef"];

    public static void Give(byte[] seed, TraceTables tables, TraceConsumer to)
    {
        int at = 0;
        int Next(int end) => at < seed.Length ? seed[at++] % end : 0;
        ulong Word() => Next(4) == 0 ? 0 : ((ulong)Next(256) << 56) | ((ulong)Next(256) << 12) | (uint)Next(256);
        long Count() => Next(4) == 0 ? 0 : ((long)Next(100) << 40) | (uint)Next(256);
        Order Order() => new(Next(63));
        Order? MaybeOrder() => Next(2) == 0 ? null : Order();
        bool? Maybe() => Next(3) switch { 0 => null, 1 => true, _ => false };
        int Name() => tables.Names.Of(s_names[Next(s_names.Length)].AsSpan());
        int Gfp() => Next(3) switch
        {
            0 => TraceGfp.Other,
            1 => tables.Gfp.Of((ulong)Next(256) << Next(24)),
            _ => tables.Gfp.Of("GFP_KERNEL|__GFP_COMP"),
        };
        int stack = Next(3) switch
        {
            0 => TraceStacks.None,
            1 => TraceStacks.Other,
            _ => tables.Stacks.Of([tables.Names.Of("alloc_pages"u8), tables.Names.Of("0xffffffff81000000"u8)]),
        };
        EventHead head = new(Count(), Next(9) - 1, Next(256) << Next(20), Name(), stack, Next(2) == 0 ? 1 : Count());
        switch (Next(13))
        {
            case 0: to.On(head, new PageAllocated(Next(3) == 0 ? null : Word(), Order(), Gfp(), Next(9) - 1)); break;
            case 1: to.On(head, new PageFreed(Word(), Order())); break;
            case 2:
                PageFellBack fallback = new(
                    Word(), Order(), Order(), Next(9) - 1, Next(9) - 1, Maybe(), MaybeOrder());
                to.On(head, fallback);
                break;
            case 3:
                ulong? address = Word() is var word and not 0 ? word : null;
                to.On(head, new ObjectAllocated(address, Count(), Count(), Gfp(), Name(), Name()));
                break;
            case 4: to.On(head, new ObjectFreed(Word() | 1)); break;
            case 5: to.On(head, new ReclaimBegun((ReclaimKind)Next(3), Order(), Gfp())); break;
            case 6: to.On(head, new ReclaimEnded((ReclaimKind)Next(3), new(Count()))); break;
            case 7: to.On(head, new CompactionTried(Order(), Gfp())); break;
            case 8: to.On(head, new CompactionBegun(Next(2) == 0 ? null : Word(), Maybe())); break;
            case 9: to.On(head, new CompactionEnded(tables.Names.Of(s_names[Next(2)].AsSpan()))); break;
            case 10: to.On(head, new KswapdActed((KswapdAct)Next(3), Next(256), MaybeOrder())); break;
            case 11: to.On(head, new PageFaulted(Word(), Word(), Word())); break;
            default: to.On(head, new VictimMarked(Next(256) << Next(20))); break;
        }
    }
}
