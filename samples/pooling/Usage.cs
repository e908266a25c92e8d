using System.Globalization;

namespace Lowmark.Pooling;

/// <summary>What a process has cost the kernel and the collector so far.</summary>
/// <param name="Faults">Pages that the kernel gave or mapped without reading a disk: minflt, /proc/self/stat.</param>
/// <param name="PeakKiB">VmHWM of /proc/self/status.</param>
/// <param name="FromFreeLists">Pages that the whole machine's free lists gave out, in blocks of any order: pgalloc_*,
/// /proc/vmstat. What is taken and given back is what breaks blocks up.</param>
/// <param name="Holes">Bytes between the objects of the heap at the last collection.</param>
internal readonly record struct Usage(
    long Faults, long FromFreeLists, long PeakKiB, long Holes, long Allocated, int Collections, int FullCollections)
{
    private const int MinorFaults = 10 - 3;

    public static Usage Read() => new(
        ReadFaults(), ReadFromFreeLists(), ReadPeak(), GC.GetGCMemoryInfo().FragmentedBytes,
        GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.CollectionCount(2));

    /// <summary>Peak and holes stay what they are.</summary>
    public Usage Since(Usage before) => new(
        Faults - before.Faults, FromFreeLists - before.FromFreeLists, PeakKiB, Holes, Allocated - before.Allocated,
        Collections - before.Collections, FullCollections - before.FullCollections);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Faults,8} page faults  {FromFreeLists,9} pages from free lists  {PeakKiB / 1024,4} MiB peak  "
            + $"{Holes >> 10,6} KiB in holes  {Allocated >> 20,6} MiB allocated  {Collections,4} collections, {FullCollections} of them full");

    // The name, field 2, may hold blanks: fields are counted from its closing parenthesis.
    private static long ReadFaults()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[MinorFaults], CultureInfo.InvariantCulture);
    }

    private static long ReadFromFreeLists() => File.ReadLines("/proc/vmstat")
        .Where(row => row.StartsWith("pgalloc_", StringComparison.Ordinal))
        .Sum(row => long.Parse(row[row.IndexOf(' ', StringComparison.Ordinal)..], CultureInfo.InvariantCulture));

    private static long ReadPeak()
    {
        string line = File.ReadLines("/proc/self/status")
            .First(row => row.StartsWith("VmHWM:", StringComparison.Ordinal));
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(fields[1], CultureInfo.InvariantCulture);
    }
}
