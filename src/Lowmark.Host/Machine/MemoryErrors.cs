using Lowmark.Host.Text;
using Lowmark.Kernel;

namespace Lowmark.Host.Machine;

/// <summary>Memory errors that a controller counted, /sys/devices/system/edac/mc/mcN. Null is "not said".</summary>
/// <remarks>Documentation/ABI/testing/sysfs-devices-edac; drivers/edac/edac_mc_sysfs.c, 2.6.32 to 7.2. Modules since
/// v3.6, and not with all drivers; before, rows of chips and their channels, which newer kernels have as
/// well.</remarks>
/// <param name="Corrected">Errors that ECC put right (<c>ce_count</c>) since the driver began to count.</param>
/// <param name="Uncorrected">Errors that it could not (<c>ue_count</c>).</param>
public sealed record MemoryErrors(
    int Controller,
    string? Name,
    long? SizeMiB,
    long? Corrected,
    long? Uncorrected,
    EquatableArray<ModuleErrors> Modules)
{
    private const string Folder = "/sys/devices/system/edac/mc";
    private const int MostControllers = 256;

    /// <summary>Empty without ECC, or without a driver for it.</summary>
    public static IReadOnlyList<MemoryErrors> ReadAll(IHostFiles files) =>
        [.. files.Numbered(Folder, "mc").Take(MostControllers).Select(controller => Read(files, controller))];

    private static MemoryErrors Read(IHostFiles files, int controller)
    {
        string folder = $"{Folder}/mc{controller}";
        ModuleErrors[] modules = [.. ModulesOf(files, folder)];
        bool isCounted = Array.Exists(modules, one => one.Corrected is not null || one.Uncorrected is not null);
        if (!isCounted && ChannelsOf(files, folder).ToArray() is { Length: > 0 } channels) { modules = channels; }
        return new(
            controller,
            files.Line(folder + "/mc_name"),
            files.Number(folder + "/size_mb"),
            files.Number(folder + "/ce_count"),
            files.Number(folder + "/ue_count"),
            modules.ToEquatableArray());
    }

    private static IEnumerable<ModuleErrors> ModulesOf(IHostFiles files, string folder)
    {
        foreach (string kind in (string[])["dimm", "rank"])
        {
            foreach (int module in files.Numbered(folder, kind).Take(MostControllers))
            {
                string path = $"{folder}/{kind}{module}";
                yield return new ModuleErrors(
                    $"{kind}{module}",
                    files.Line(path + "/dimm_label"),
                    files.Number(path + "/dimm_ce_count"),
                    files.Number(path + "/dimm_ue_count"));
            }
        }
    }

    /// <summary>Of a row as a whole the errors that were not corrected, of its channels those that were.</summary>
    private static IEnumerable<ModuleErrors> ChannelsOf(IHostFiles files, string folder)
    {
        List<string> names = [];
        foreach (int row in files.Numbered(folder, "csrow").Take(MostControllers))
        {
            string path = $"{folder}/csrow{row}";
            yield return new ModuleErrors($"csrow{row}", null, null, files.Number(path + "/ue_count"));
            names.Clear();
            files.List(path, names);
            names.Sort(StringComparer.Ordinal);
            foreach (string name in names.Where(name => name.StartsWith("ch", StringComparison.Ordinal)
                && name.EndsWith("_ce_count", StringComparison.Ordinal)).Take(MostControllers))
            {
                string channel = name[..^"_ce_count".Length];
                yield return new ModuleErrors(
                    $"csrow{row}/{channel}",
                    files.Line($"{path}/{channel}_dimm_label"),
                    files.Number($"{path}/{name}"),
                    null);
            }
        }
    }
}

/// <param name="Name">Its folder: <c>dimm3</c>, <c>rank0</c>, <c>csrow0</c>; with its channel, <c>csrow0/ch1</c>, it
/// is no folder.</param>
/// <param name="Label">Where it sits, if the firmware or an administrator said so.</param>
public sealed record ModuleErrors(string Name, string? Label, long? Corrected, long? Uncorrected);
