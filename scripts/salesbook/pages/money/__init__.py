"""The menu's group of money: what is owed, who collects it, contracts and orders, prices."""
