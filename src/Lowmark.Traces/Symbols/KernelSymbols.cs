using Lowmark.Host;
using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Symbols;

/// <summary>The kernel's functions by their addresses: /proc/kallsyms (s_show(), kernel/kallsyms.c, 2.6.32 to 7.2),
/// those of modules and of BPF programs with them.</summary>
/// <remarks>Some 60 000 functions: names lie in one buffer, addresses in one sorted array.</remarks>
public sealed class KernelSymbols
{
    /// <summary>That are kept.</summary>
    public const int Most = 1 << 20;

    private const string KallsymsPath = "/proc/kallsyms";

    /// <summary>No function is as long: what lies farther behind one belongs to none that is known.</summary>
    private const ulong LongestFunction = 1 << 20;

    private readonly ulong[] _addresses;
    private readonly int[] _starts;
    private readonly byte[] _names;

    private KernelSymbols(ulong[] addresses, int[] starts, byte[] names, string? missing)
    {
        _addresses = addresses;
        _starts = starts;
        _names = names;
        Missing = missing;
    }

    public static KernelSymbols None { get; } = new([], [0], [], null);

    public int Count => _addresses.Length;

    /// <summary>Why functions have no names, and what to do; null when they have.</summary>
    public string? Missing { get; }

    public static KernelSymbols Read(IHostFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        HostFile file = files.Read(KallsymsPath);
        return file.State switch
        {
            HostFileState.Read => Parse(file.Text),
            HostFileState.Denied => Without($"functions have no names: {KallsymsPath} may be read by root only"),
            HostFileState.Missing =>
                Without($"functions have no names: no {KallsymsPath}, the kernel is built without CONFIG_KALLSYMS"),
            HostFileState.Failed or HostFileState.Broken =>
                Without($"functions have no names: {KallsymsPath} can not be read"),
        };
    }

    /// <param name="kallsyms">Lines <c>ffffffff81000000 T _stext</c>, with <c>\t[module]</c> behind those of modules.
    /// What is no function, and what is no such line, is left out.</param>
    public static KernelSymbols Parse(ReadOnlySpan<byte> kallsyms)
    {
        List<(ulong Address, int Start, int Length)> found = [];
        byte[] names = new byte[kallsyms.Length];
        int used = 0;
        bool areHidden = false;
        foreach (Range range in kallsyms.Split((byte)'\n'))
        {
            if (!TryParse(kallsyms[range], out ulong address, out ReadOnlySpan<byte> name)) { continue; }
            areHidden |= address == 0;
            if (address == 0) { continue; }
            if (found.Count == Most) { break; }
            name.CopyTo(names.AsSpan(used));
            names.AsSpan(used, name.Length).Replace((byte)'\t', (byte)' ');
            found.Add((address, used, name.Length));
            used += name.Length;
        }

        return found is [] ? Without(Absence(areHidden)) : Sorted(found, names);
    }

    /// <summary>The function that the address lies in, as the kernel writes it: <c>alloc_pages</c>,
    /// <c>nf_hook [netfilter]</c>.</summary>
    /// <returns>Empty when none is known.</returns>
    public ReadOnlySpan<byte> Of(ulong address)
    {
        int at = Array.BinarySearch(_addresses, address);
        if (at < 0) { at = ~at - 1; }
        if (at < 0 || address - _addresses[at] >= LongestFunction) { return default; }

        // Of several names of one address the first is meant: kallsyms has the function before its aliases.
        while (at > 0 && _addresses[at - 1] == _addresses[at]) { at--; }
        return _names.AsSpan(_starts[at].._starts[at + 1]);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out ulong address, out ReadOnlySpan<byte> name)
    {
        LineCursor cursor = new(line);
        name = default;
        if (!cursor.TryTakeHex(out address) || cursor.Rest is not [(byte)' ', var type, (byte)' ', _, ..])
        {
            return false;
        }

        name = cursor.Rest[3..];
        return type is (byte)'t' or (byte)'T' or (byte)'w' or (byte)'W';
    }

    private static KernelSymbols Sorted(List<(ulong Address, int Start, int Length)> found, byte[] names)
    {
        // Starts rise with the place in the file, so that equal addresses keep its order.
        found.Sort((left, right) => (left.Address, left.Start).CompareTo((right.Address, right.Start)));
        ulong[] addresses = new ulong[found.Count];
        int[] starts = new int[found.Count + 1];
        byte[] sorted = new byte[found.Sum(symbol => symbol.Length)];
        for (int i = 0; i < addresses.Length; i++)
        {
            (addresses[i], int start, int length) = found[i];
            names.AsSpan(start, length).CopyTo(sorted.AsSpan(starts[i]));
            starts[i + 1] = starts[i] + length;
        }

        return new(addresses, starts, sorted, null);
    }

    private static string Absence(bool areHidden) => areHidden
        ? "functions have no names: the kernel hides their addresses; to root it tells them while kernel.kptr_restrict"
            + " is 0 or 1"
        : $"functions have no names: {KallsymsPath} holds none";

    private static KernelSymbols Without(string missing) => new([], [0], [], missing);
}
