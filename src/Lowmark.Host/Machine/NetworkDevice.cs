using Lowmark.Host.Text;

namespace Lowmark.Host.Machine;

/// <summary>A network device and its queues: each receive queue fills itself by allocations that may not
/// wait.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-class-net-queues, sysfs-class-net; queues since v2.6.35.</remarks>
/// <param name="Mtu">Bytes; null when it is not said.</param>
/// <param name="HasHardware">Below it there is a device: no bridge, tunnel or loop.</param>
public sealed record NetworkDevice(string Name, int ReceiveQueues, int SendQueues, long? Mtu, bool HasHardware)
{
    private const string Folder = "/sys/class/net";
    private const int MostDevices = 4096;

    /// <summary>By name; empty where there are none.</summary>
    public static IReadOnlyList<NetworkDevice> ReadAll(IHostFiles files)
    {
        List<string> names = [];
        files.List(Folder, names);
        names.Sort(StringComparer.Ordinal);
        List<NetworkDevice> devices = [];
        List<string> queues = [];
        List<string> parts = [];
        foreach (string name in names.Take(MostDevices))
        {
            queues.Clear();
            if (files.List($"{Folder}/{name}/queues", queues) is not HostFileState.Read) { continue; }
            devices.Add(new NetworkDevice(
                name,
                queues.Count(queue => queue.StartsWith("rx-", StringComparison.Ordinal)),
                queues.Count(queue => queue.StartsWith("tx-", StringComparison.Ordinal)),
                files.Number($"{Folder}/{name}/mtu"),
                files.List($"{Folder}/{name}/device", parts) is HostFileState.Read));
        }

        return devices;
    }
}
