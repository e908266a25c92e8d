namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Functions that say nothing about who asked, or only in which context.</summary>
internal static class FrameGroups
{
    /// <summary>Reporting, the OOM killer, page and slab allocator, memcg charging (mm/, 2.6.32–7.x).</summary>
    public static readonly NamePatterns AllocatorAndReport =
    [
        "dump_stack*", "show_stack*", "dump_header", "dump_global_header", "dump_backtrace", "__dump_stack", "panic",
        "vpanic", "nmi_panic", "warn_alloc*", "__warn_alloc", "oom_kill_*", "__oom_kill_process", "out_of_memory*",
        "__out_of_memory", "check_panic_on_oom", "pagefault_out_of_memory", "cpuset_print_*",
        "cpuset_mems_allowed_intersects",
        "slab_out_of_memory", "__alloc_pages*",
        "alloc_pages*", "__alloc_frozen_pages*", "alloc_frozen_pages*", "alloc_page_interleave", "__get_free_pages",
        "get_free_pages*", "get_zeroed_page*", "get_page_from_freelist", "folio_alloc*", "__folio_alloc*",
        "filemap_alloc_folio*", "vma_alloc_folio*", "alloc_fresh_page*", "__page_frag_alloc*", "page_frag_alloc*",
        "__page_frag_cache*", "page_frag_cache*", "new_slab*", "___slab_alloc", "__slab_alloc*", "slab_alloc*",
        "allocate_slab", "alloc_slab_page", "refill_objects", "__pcs_*", "kmem_cache_alloc*", "__kmem_cache_alloc*",
        "kmem_cache_zalloc", "kmem_getpages", "cache_grow*", "cache_alloc_*", "fallback_alloc", "____cache_alloc*",
        "__cache_alloc*", "kmalloc*", "__kmalloc*", "___kmalloc*", "__do_kmalloc*", "kmemdup*", "krealloc*",
        "__do_krealloc", "__krealloc*", "kvmalloc*", "__kvmalloc*", "kzalloc*", "try_charge*", "charge_memcg",
        "mem_cgroup_*", "__mem_cgroup_*", "memcg_*", "__memcg_*", "obj_cgroup_*", "__obj_cgroup*",
    ];

    /// <summary>Run by a task that sets PF_MEMALLOC: see <see cref="ReclaimContext"/>.</summary>
    public static readonly NamePatterns Reclaimers =
    [
        "kswapd", "balance_pgdat", "try_to_free_pages", "__perform_reclaim", "node_reclaim", "__node_reclaim",
        "zone_reclaim", "__zone_reclaim", "try_to_compact_pages",
    ];

    public static readonly NamePatterns FaultEntry =
    [
        "asm_exc_page_fault", "page_fault", "async_page_fault", "do_mem_abort", "el0_da", "el1_da", "el1_abort",
        "do_DataAbort", "__dabt_*", "data_access_common*", "handle_page_fault",
    ];

    public static readonly NamePatterns InterruptEntry =
    [
        "asm_common_interrupt", "asm_sysvec_*", "common_interrupt", "apic_timer_interrupt", "ret_from_intr",
        "call_function_single_interrupt", "el1_irq", "el0_irq*", "el1h_64_irq", "el1t_64_irq", "el0t_64_irq",
        "__irq_svc", "__irq_usr", "hardware_interrupt_common*", "xen_do_hypervisor_callback",
        "xen_hvm_callback_vector", "asm_xen_*",
    ];

    /// <summary>Where an exception or interrupt was taken: the frames further out are of what was
    /// interrupted.</summary>
    public static readonly NamePatterns InterruptOrFaultEntry = [.. FaultEntry, .. InterruptEntry];

    public static readonly NamePatterns Interrupt =
    [
        "__do_softirq", "handle_softirqs", "do_softirq*", "net_rx_action", "net_tx_action", "irq_exit*", "__irq_exit*",
        "invoke_softirq", "run_ksoftirqd", "tasklet_action*", "do_IRQ", "common_interrupt", "asm_common_interrupt",
        "handle_irq*", "__handle_irq*", "handle_edge_irq", "handle_fasteoi_irq", "generic_handle_*", "blk_done_softirq",
        "run_timer_softirq", "call_softirq", "el1_irq", "el1h_64_irq", "__irq_svc", "sysvec_apic_timer_interrupt",
        "rcu_core*",
    ];
}
