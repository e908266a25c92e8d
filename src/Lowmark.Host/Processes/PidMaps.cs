using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/maps: what lies where in a process' address space.</summary>
/// <remarks>show_map_vma(), fs/proc/task_mmu.c, 2.6.32 to 7.2: <c>START-END PERMS OFFSET MAJOR:MINOR INODE PATH</c>, in
/// the order of addresses. At most 65530 mappings, the usual vm.max_map_count, are kept.</remarks>
public sealed record PidMaps(EquatableArray<Mapping> Mappings)
{
    private const int MostMappings = 65530;

    public static Reading<PidMaps> Read(IHostFiles files, int pid) =>
        Reading.Of(files, $"/proc/{pid}/maps", Parse);

    /// <returns>Null when no line is one of it.</returns>
    public static PidMaps? Parse(ReadOnlySpan<byte> text)
    {
        List<Mapping> mappings = [];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (mappings.Count == MostMappings) { break; }
            if (TryParse(line) is { } mapping) { mappings.Add(mapping); }
        }

        return mappings.Count == 0 ? null : new(mappings.ToEquatableArray());
    }

    private static Mapping? TryParse(ReadOnlySpan<byte> line)
    {
        LineCursor cursor = new(line);
        if (!cursor.TryTakeHex(out ulong start) || !cursor.TryTake("-"u8) || !cursor.TryTakeHex(out ulong end)
            || end <= start || !cursor.TryTake(" "u8)) { return null; }
        ReadOnlySpan<byte> permissions = cursor.TakeWord();
        cursor.SkipBlanks();
        if (permissions.Length != 4 || !cursor.TryTakeHex(out ulong offset)) { return null; }
        cursor.SkipBlanks();
        cursor.TakeWord();
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out _)) { return null; }
        cursor.SkipBlanks();
        ReadOnlySpan<byte> name = cursor.Rest;
        return new(
            start, end, offset, permissions[1] == 'w', permissions[2] == 'x', name.IsEmpty ? null : Names.Of(name));
    }
}

/// <param name="End">The first address behind it.</param>
/// <param name="Offset">Of its beginning in the file, in bytes.</param>
/// <param name="Name">A file's path, or the kernel's word: <c>[heap]</c>, <c>[stack]</c>, <c>[anon:NAME]</c>. Null for
/// anonymous memory without one. Hostile text.</param>
public sealed record Mapping(ulong Start, ulong End, ulong Offset, bool IsWritable, bool IsCode, string? Name);
