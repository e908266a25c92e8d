using System.Diagnostics.CodeAnalysis;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A zone while its lines come in; figures in kB as printed, since the page size stands further
/// down.</summary>
/// <param name="expectedOthers">How many counters it may have without a field of their own.</param>
internal sealed class DraftZone(int node, string name, int expectedOthers)
{
    private const int MostCounters = 200;

    private Fields _fields;
    private int _count;
    private ArrayBuilder<NamedKiB> _others = new(expectedOthers);

    public string Name { get; } = name;

    public int OtherCounters => _others.Count;

    public long? Line { get; set; }

    public long? FreeAreaLine { get; set; }

    public EquatableArray<Pages>? LowmemReserve { get; set; }

    public FreeArea? FreeArea { get; set; }

    public bool HasBoost => _fields.Boost is not null;

    public bool HasFreeHighatomic => _fields.FreeHighatomic is not null;

    public bool HasReservedHighatomic => _fields.ReservedHighatomic is not null;

    /// <summary>Counters beyond these are not the kernel's.</summary>
    public bool IsFull => _count == MostCounters;

    public void Add(string counter, KiB value)
    {
        _count++;
        ref KiB? field = ref _fields.Of(counter, out bool isField);
        if (isField) { field ??= value; }
        else { _others.Add(new NamedKiB(counter, value)); }
    }

    public ZoneState Build(PageSize size)
    {
        return new ZoneState
        {
            Node = node,
            Name = Name,
            Free = InPages(_fields.Free),
            Boost = InPages(_fields.Boost),
            Min = InPages(_fields.Min),
            Low = InPages(_fields.Low),
            High = InPages(_fields.High),
            ReservedHighatomic = InPages(_fields.ReservedHighatomic),
            FreeHighatomic = InPages(_fields.FreeHighatomic),
            Present = InPages(_fields.Present),
            Managed = InPages(_fields.Managed),
            FreePcp = InPages(_fields.FreePcp),
            FreeCma = InPages(_fields.FreeCma),
            LowmemReserve = LowmemReserve,
            FreeArea = FreeArea,
            Counters = _others.ToEquatableArray(),
            Line = Line,
            FreeAreaLine = FreeAreaLine,
        };

        Pages? InPages(KiB? field) => field?.ToPages(size);
    }

    /// <summary>The counters that a <see cref="ZoneState"/> has a field for; of one that was printed twice, the first
    /// figure.</summary>
    private struct Fields
    {
        public KiB? Free;
        public KiB? Boost;
        public KiB? Min;
        public KiB? Low;
        public KiB? High;
        public KiB? ReservedHighatomic;
        public KiB? FreeHighatomic;
        public KiB? Present;
        public KiB? Managed;
        public KiB? FreePcp;
        public KiB? FreeCma;
        private KiB? _none;

        [UnscopedRef]
        public ref KiB? Of(string counter, out bool isField)
        {
            isField = true;
            switch (counter)
            {
                case "free": return ref Free;
                case "boost": return ref Boost;
                case "min": return ref Min;
                case "low": return ref Low;
                case "high": return ref High;
                case "reserved_highatomic": return ref ReservedHighatomic;
                case "free_highatomic": return ref FreeHighatomic;
                case "present": return ref Present;
                case "managed": return ref Managed;
                case "free_pcp": return ref FreePcp;
                case "free_cma": return ref FreeCma;
                default:
                    isField = false;
                    return ref _none;
            }
        }
    }
}
