using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Machine;

/// <summary>/proc/modules: drivers loaded at run time. Missing in a kernel without modules.</summary>
/// <remarks>m_show() (kernel/module/procfs.c), 2.6.32 to 7.2.</remarks>
public sealed record KernelModules(EquatableArray<KernelModule> Modules)
{
    private const int MostModules = 4096;

    /// <summary>Drivers by which a host takes memory out of a guest.</summary>
    private static readonly string[] s_balloons =
        ["virtio_balloon", "vmw_balloon", "vmw_vmci_balloon", "hv_balloon", "xen_balloon", "cmm"];

    public static Reading<KernelModules> Read(IHostFiles files) => Reading.Of(files, "/proc/modules", Parse);

    /// <summary>Empty when none are loaded; what is no row is passed over.</summary>
    public static KernelModules Parse(ReadOnlySpan<byte> text)
    {
        List<KernelModule> modules = [];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            ReadOnlySpan<byte> name = cursor.TakeWord();
            cursor.SkipBlanks();
            if (modules.Count < MostModules && name.Length is > 0 and <= 64 && cursor.TryTakeCount(out long bytes))
            {
                modules.Add(new KernelModule(Names.Of(name), bytes));
            }
        }

        return new(modules.ToEquatableArray());
    }

    /// <summary>Balloon drivers, loaded or built in (/sys/module lists both kinds).</summary>
    public static IReadOnlyList<string> FindBalloons(IHostFiles files)
    {
        List<string> names = [];
        files.List("/sys/module", names);
        return [.. s_balloons.Where(names.Contains)];
    }
}

/// <param name="Bytes">Memory of its code and data, not what it allocates.</param>
public readonly record struct KernelModule(string Name, long Bytes);
