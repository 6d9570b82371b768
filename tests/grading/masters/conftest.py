collect_ignore_glob = ["*"]  # masters are data here, not modules
